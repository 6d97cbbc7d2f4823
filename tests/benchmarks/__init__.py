"""How fast Merit is, measured against the plain way and against PostgreSQL alone: `make bench`.

Reading the output
    Every figure is the median of several rounds in which the variants take turns, so that whatever else the machine
    does at the time falls on all of them. Requests a second differ from machine to machine; the ratios hold. `spread`
    is half the distance between the best and the worst round, in per cent of the median: a ratio that differs by
    less than that is no difference.

Variants
    merit      one process, every feature on: walls, token check, log line, request id, ETag, paging, history
    plain      one process, the same tables and walls, as FastAPI and SQLModel are usually put together (plain_app.py);
               it has no log line and no further feature, so the ratio errs on the modest side
    pgbench    the same statements in BEGIN, set_config, query, COMMIT from PostgreSQL's own load generator: what the
               database alone can do on this machine
    unchecked  merit with a table look-up in place of the token check (unchecked_app.py)

Operations
    (a) a matter by id, (b) 50 matters of a firm by status, newest first, (c) open a matter with its history entry;
    firms and matters are drawn anew for every request. (d) the docket is not measured yet, and no deadlines are
    loaded. (e) is a search by name in the large firm's address book beside a matter of it by id.

Data
    1,000 firms, 1,000,000 matters, 2,000,000 parties, 500,000 contacts (`--small`: 1 %), always the same, loaded by
    COPY into the embedded PostgreSQL in .merit/bench and kept there. fsync is on. What a run adds is removed before
    the next one.
"""
