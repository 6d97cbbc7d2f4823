"""Pages for whoever has forgotten the password."""

from starlette.background import BackgroundTask
from starlette.responses import Response
from starlette.routing import Route

from service.domain.identity.errors import TooManyAttempts, WeakPassword
from service.web.pages import Visit, page, redirect, rendered


async def show_question(visit: Visit) -> Response:
    """Asks for the address."""
    return _asking(visit)


async def ask(visit: Visit) -> Response:
    """Says the same to everybody; whoever has an account gets a letter, written after this answer has left."""
    email, origin = visit.form.get("email", ""), str(visit.request.app.state.settings.public_url).rstrip("/")
    try:
        await visit.accounts.forgotten.ask(email, visit.browser)
    except TooManyAttempts as error:
        return _asking(visit, trouble=error.detail, status=error.status)
    answer = rendered("forgotten_password.html", guard=visit.guard, trouble="", asked=True)
    answer.background = BackgroundTask(visit.accounts.forgotten.write, email, origin)
    return answer


async def show_new_password(visit: Visit) -> Response:
    """Asks for another password, where the link is good."""
    token = visit.query.get("token", "")
    await visit.accounts.forgotten.check(token)
    return _setting(visit, token)


async def set_password(visit: Visit) -> Response:
    """Sets the password; then the person signs in with it."""
    token = visit.form.get("token", "")
    try:
        await visit.accounts.forgotten.set_password(token, visit.form.get("password", ""))
    except WeakPassword as error:
        return _setting(visit, token, trouble=error.detail, status=error.status)
    return redirect("/sign-in")


def _asking(visit: Visit, trouble: str = "", status: int = 200) -> Response:
    return rendered("forgotten_password.html", status=status, guard=visit.guard, trouble=trouble, asked=False)


def _setting(visit: Visit, token: str, trouble: str = "", status: int = 200) -> Response:
    return rendered("reset_password.html", status=status, guard=visit.guard, token=token, trouble=trouble)


PAGES = (
    Route("/forgotten-password", page(show_question, ask), methods=["GET", "POST"]),
    Route("/reset-password", page(show_new_password, set_password), methods=["GET", "POST"]),
)
