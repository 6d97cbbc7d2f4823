"""Given names that stand for one another: short forms, and one name's spellings. Common knowledge, written down."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_GROUPS = """
abigail abby gail
abraham abe bram
albert al bert bertie
alexander alex al alec sandy sasha xander alejandro
alexandra alex sandra sandy lexi alejandra
alfred al alf fred freddie
alice allie ali
allison alison allyson ali allie
amanda mandy
andrew andy drew andre andres
angela angie
ann anne anna annie nan nancy ana
anthony tony antonio anton
arthur art artie
barbara barb babs barbie
benjamin ben benny benji
bernard bernie barney
beverly bev
bradley brad
brian bryan
calvin cal
carol carole carrie
caroline carolyn carol carrie lynn
catherine katherine kathryn kate kathy cathy katie kitty kay cathryn catalina
charles charlie chuck chas carlos chip
charlotte charlie lottie
christine christina chris chrissy tina kristin kristen cristina
christopher chris kit topher cristobal
cynthia cindy
daniel dan danny
david dave davey
deborah debra deb debbie
dennis denny
donald don donnie
dorothy dot dottie dolly dora
douglas doug
edward ed eddie ted teddy ned eduardo
edwin ed eddie
eleanor ellie nell nora elena
elizabeth elisabeth liz lizzie beth betty betsy eliza lisa libby bess elsie isabel
emily em emmy
eric erik erick
eugene gene
evelyn evie
florence flo
frances fran frannie
francis frank fran francisco paco pancho
franklin frank
frederick fred freddie rick fritz
gabriel gabe
gabrielle gabby
geoffrey jeffrey jeff geoff
george jorge georgie
gerald jerry gerry
gerard gerry jerry
gilbert gil bert
gregory greg gregg
gwendolyn gwen wendy
harold hal harry
harriet hattie
helen nell ellen elena
henry hank harry hal enrique
herbert herb bert
howard howie
hugh hugo hughie
ignacio nacho
irving irv
isaac ike
jacob jake jacobo
jacqueline jackie
james jim jimmy jamie jaime
janet jan
jason jay
jean jeanne gene
jennifer jen jenny
jessica jess jessie
john johnny jack jon juan ian
jonathan jon jonny nathan
joseph joe joey jose pepe
joshua josh
joyce joy
judith judy
julia julie jules
katherine catherine kathryn kate kathy katie kay
kenneth ken kenny
kimberly kim
kristin kristen kirsten kris
larry lawrence laurence lars
laura laurie lori
leo leon leonard len lenny
leslie les lesley
lewis louis lou louie luis
lillian lily lil
linda lin lindy
louise lou
lucas luke
lucille lucy
madeline maddie
margaret maggie meg peggy marge margie greta rita margarita
maria marie mary
martin marty
martha marty patty
mary molly polly may mae mamie maria
matthew matt mateo
maureen mo reenie
maximilian max
maxwell max
megan meg
melissa missy mel
michael mike mick mickey mikey miguel
mildred millie
mitchell mitch
mohammed muhammad mohamed mohammad muhammed mohamad
nathaniel nathan nate nat
nicholas nick nicky nicolas klaus
norman norm
olivia liv livvy
oliver ollie
pamela pam
patricia pat patty tricia trish
patrick pat paddy
paul pablo paulie
peter pete pedro
philip phillip phil felipe
priscilla cilla
rachel rae shelly
ralph rafael raphael
randall randy randolph
raymond ray ramon
rebecca becky becca
reginald reg reggie
richard rick ricky rich richie dick ricardo
robert rob robbie bob bobby bert roberto
roberta bobbie
roger rog rodger
ronald ron ronnie
rosemary rose rosie
russell russ rusty
samantha sam sammie
samuel sam sammy
sandra sandy
sarah sara sally sadie
sean shawn shaun
sharon shari
shirley shirl
sophia sofia sophie
stanley stan
stephanie steph stephany stefanie
steven stephen steve stevie esteban stefan
susan sue susie suzanne susana
sylvia silvia
teresa theresa terry tess tessa
terrence terence terry
theodore ted teddy theo
thomas tom tommy tomas
timothy tim timmy
tracy tracey
valerie val
veronica ronnie
victor vic
victoria vicky vicki tori
vincent vince vinny vicente
virginia ginny ginger
walter walt wally
wendell dell
wesley wes
wilbur will
william bill billy will willie willy liam guillermo
yvonne evonne
zachary zach zack
lee li leigh
wong wang huang
chang zhang cheung
"""
"""A line a name, with what else its bearer may be called."""


def _others() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _GROUPS.split("\n"):
        names = line.split()
        for name in names:
            found.setdefault(name, set()).update(names)
    return MappingProxyType({name: frozenset(names - {name}) for name, names in found.items()})


OTHERS: Final = _others()
"""Given name to those that may stand for it, in either direction."""
