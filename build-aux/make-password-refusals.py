#!/usr/bin/env python3
"""Makes data/password-refusals.txt: the 20,000 passwords that somebody who guesses French ones tries
first. Nothing of it was taken from anybody's accounts; it is made by this rule:

1. the words below, which are what leaked lists all over the world are made of (first names,
   endearments, animals, football, months, places, keyboards) in French;
2. each word with the endings below, the likeliest ending first: all words with the first ending, then
   all with the second, and so on, until there are 20,000 different ones of five characters and more;
3. without case, accents and spaces, as a password is spelled before it is looked up.

    build-aux/make-password-refusals.py > data/password-refusals.txt
"""
import unicodedata

NUMBER = 20000
SHORTEST = 5

KEYBOARD = '''
azerty azertyuiop azertyui qwerty qwertyuiop qsdfgh qsdfghjklm wxcvbn wxcvb azeqsd azeqsdwxc
aqwzsx aqwzsxedc aqwxsz aqzsed nbvcxw poiuytreza mlkjhgfdsq ytreza uiop poiuyt azer azaz qwert
asdfgh asdfghjkl zxcvbn zxcvbnm aqw az er ty wxc qsd
123456 1234567 12345678 123456789 1234567890 12345 123123 123321 112233 121212 131313 101010 102030
147258 147258369 159357 159753 258456 321654 654321 456789 789456 789456123 987654 987654321 0123456789
000000 111111 222222 333333 444444 555555 666666 777777 888888 999999 696969 246810 135790 123654
741852 741852963 963852741 852456 951753 753951 1q2w3e 1q2w3e4r 1q2w3e4r5t a1b2c3 a1z2e3 a1z2e3r4
a1z2e3r4t5 1a2z3e 1a2z3e4r 12azerty azerty12 123abc abc123 abcd1234 abcdef abcde
'''

WORDS = '''
motdepasse motdepass monmotdepasse mdp pass passe password passw0rd secret secrete bonjour bonsoir salut
coucou bienvenue welcome hello admin administrateur administrator root user utilisateur invite test
essai demo compte login connexion changeme changezmoi defaut default temporaire provisoire ouvretoi
sesame ouvretoisesame letmein iloveyou jetaime jtm jetadore amour monamour amoureux amoureuse mamour
bisou bisous calin coeur doudou loulou louloute nounours chouchou choupette choupinette poupee poupette
princesse prince reine roi ange monange angel diable demon paradis enfer soleil lune etoile etoiles star
ciel nuage orage tempete ouragan neige hiver printemps automne ete vacances voyage plage mer ocean
montagne foret riviere cascade ile maison chateau jardin cuisine chambre famille maman papa mamie papy
mere pere frere soeur fille fils bebe enfant enfants copain copine ami amie amis amies
chocolat caramel vanille fraise framboise cerise banane orange citron pomme poire peche abricot raisin
ananas noisette cannelle nutella bonbon gateau crepe croissant baguette fromage camembert raclette
cassoulet choucroute pastis ricard biere vin champagne whisky cafe coca cocacola
chat chaton chien chienne toutou cheval poney licorne dauphin requin tigre lion panthere loup renard
lapin souris hamster cochon canard poulet cigale papillon coccinelle abeille tortue serpent dragon
phenix aigle faucon hibou panda koala elephant girafe singe gorille ours minou minette felix garfield
snoopy mickey minnie donald bambi simba nemo pikachu pokemon naruto sangoku goku vegeta luffy zelda mario
luigi sonic asterix obelix tintin milou marsupilami gaston spirou astroboy batman superman spiderman
football foot foot13 rugby tennis handball basket volley judo karate natation velo moto voiture renault
peugeot citroen ferrari porsche bugatti alpine ducati yamaha harley clio twingo megane laguna kangoo
marseille olympique olympiquedemarseille om13 psg parissaintgermain allezlom allezlesbleus allezlesverts
lesverts asse lyon ol69 girondins losc stade stadefrancais toulousain zidane zizou mbappe griezmann
ronaldo messi neymar platini henry ribery benzema pogba
paris marseillais toulouse nice nantes strasbourg montpellier bordeaux lille rennes reims saintetienne
toulon grenoble dijon angers nimes villeurbanne clermont lemans brest tours amiens limoges annecy metz
besancon perpignan orleans mulhouse rouen caen nancy avignon poitiers versailles cannes antibes calais
beziers colmar bourges quimper lorient vannes valence chambery ajaccio bastia bayonne biarritz pau
tarbes albi rodez cahors agen arles ales sete narbonne carcassonne milhaud gard herault bretagne breizh
bzh normandie alsace lorraine provence corse corsica occitanie savoie picardie auvergne france francais
francaise republique liberte egalite fraternite patrie drapeau tricolore marianne napoleon jeannedarc
vercingetorix louis14 europe afrique maroc algerie tunisie senegal portugal espagne italie bresil canada
quebec japon chine russie amerique londres berlin rome madrid barcelone lisbonne newyork losangeles
reunion martinique guadeloupe guyane mayotte tahiti polynesie
janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre lundi mardi
mercredi jeudi vendredi samedi dimanche noel paques anniversaire nouvelan bonneannee halloween
rouge bleu vert jaune noir blanc rose violet marron gris turquoise argent diamant emeraude rubis perle
cristal bijou tresor fortune euros euromillions loto travail bureau ordinateur internet wifi livebox
freebox bouygues orangefr sfr laposte banque impots mairie ecole college lycee cantine facture factures
mesfactures garderie creche periscolaire tresorpublic musique guitare piano batterie chanson danse
danseuse rocknroll metallica nirvana beatles queen johnny johnnyhallyday goldman mylene mylenefarmer
indochine telephone renaud brassens brel piaf gainsbourg aznavour booba jul rohff diams soprano naps
harrypotter hermione poudlard starwars vador yoda anakin skywalker matrix gandalf frodon hobbit titanic
avatar gladiator terminator rambo rocky jamesbond 007 pirate corsaire ninja samurai viking guerrier
soldat legion pompier police gendarme docteur infirmiere professeur maitresse directeur patron president
kiki titi toto tata tonton tutu lolo lulu lili nana nini mimi momo dodo didi gigi jojo juju kaka koko
loulou12 riri fifi zaza zozo bobo bibi caca pipi prout merde putain connard connasse encule salope bordel
fuck fuckyou sexe sexy bite gros grosse beau belle bogoss magnifique superbe genial cool super top
champion championne vainqueur winner killer boss chef king queen1 master hacker anonyme inconnu personne
jesus marie dieu allah bouddha seigneur alleluia amen priere eglise islam ramadan
'''

FIRST_NAMES = '''
adam adele adrien agathe agnes aicha alain alban albert alexandra alexandre alexia alexis alice alicia
aline alix amandine ambre amelie amina amine anais andre andrea angele angelina angelique anita anna
anne annick annie anthony antoine antonin ariane armand arnaud arthur astrid aubin aude audrey aurelie
aurelien aurore axel axelle aymeric baptiste barbara bastien beatrice benjamin benoit berenice bernadette
bernard bertrand blandine boris brahim brandon brice brigitte bruno camille candice capucine carine carla
caroline catherine cecile cedric celeste celia celine chantal charlene charles charlie charline charlotte
chloe christelle christian christiane christine christophe claire clara clarisse claude claudette claudine
clemence clement clementine cloe colette colin coline corentin corinne cyril cyrille damien daniel daniele
danielle david deborah delphine denis denise didier diego dimitri dominique donovan dorian dorothee
dylan eddy edith edouard edwige elena eleonore elfried eliane elias elie elisa elisabeth elise elliot
elodie eloise elsa emeline emilie emilien emma emmanuel emmanuelle enzo eric erika erwan esteban estelle
esther ethan etienne eugenie eva evan evelyne ewan fabien fabienne fabrice fanny farid fatima fatou
faustine felicie fernand flavie fleur flora florence florent florian francine franck francois francoise
frederic frederique gabin gabriel gabrielle gael gaelle gaetan gaspard gautier genevieve geoffrey georges
georgette geraldine gerard germain gilbert gilles ginette gisele grace gregoire gregory guillaume gustave
guy gwenael gwendoline hakim hamza hector helena helene heloise henri herve hicham hippolyte honore
hubert hugo hugues ibrahim ilan ilyes ines ingrid irene iris isaac isabelle ismael jacky jacqueline
jacques jade jamila jasmine jean jeanne jeannine jennifer jeremie jeremy jerome jessica joachim jocelyne
joel joelle johan johanna johnatan jonathan jordan joseph josephine josette joshua josiane jules julia
julian julie julien juliette justin justine kamel karim karima karine kenza kevin khadija kylian laetitia
lamia lana lara laura laure laurence laurent laurine lea leana leane leo leon leonie leonore leslie lila
lilian liliane lilou lina line lionel lisa lise lison lola loic loris louane louis louisa louise louka
luc luca lucas lucie lucien lucienne lucile ludivine ludovic luna lya lydia lydie lyna mael maeva maelle
malik manon manuel marc marceau marcel marcelle margaux margot marguerite maria mariam marianne marie
marilou marilyne marina marine marion marius marjorie marlene marthe martial martin martine maryse mateo
mathias mathieu mathilde mathis mathys matteo matthieu maud maurice max maxence maxime maya mehdi melanie
melina melissa melodie mia michael michel michele micheline mickael milan mireille mohamed mona monique
morgane mourad muriel myriam nabil nadege nadia nadine nael naima nassim natacha nathalie nathan nicolas
nicole nina noa noah noe noelle noemie nolan nora norbert nour odette odile olga olivia olivier ophelie
oscar pascal pascale patrice patricia patrick paul paula paulette pauline perrine philippe pierre pierrick
priscilla quentin rachel rachid raoul raphael raphaelle raymond raymonde rayan rebecca regine regis remi
remy rene renee richard robert robin rodolphe roger roland rolande romain romane romeo romuald rosalie
rose roxane ruben sabine sabrina sacha said salome salima samantha samia samir samira samuel samy sandra
sandrine sandy sarah sasha sebastien selena selma serena serge severine sibylle sidonie simon simone
sofia sofiane solange solene sonia sophia sophie soraya stanislas stella stephane stephanie suzanne
sylvain sylviane sylvie sylvette tania tatiana teddy telma teo tess theo theodore theophile therese thibaud
thibault thierry thomas tiffany timeo timothee tina titouan tom tony tristan ugo ulysse ursule valentin
valentine valerie vanessa vera veronique vianney victoire victor victoria vincent violette virginie
vivien viviane wassim wendy wilfried william xavier yacine yanis yann yannick yasmine yoann yohan yolande
youssef yvan yves yvette yvon yvonne zacharie zelie zineb zoe zohra
'''

ENDINGS = ['', '1', '123', '12', '01', '!', '2', '13', '1234', '2024', '2025', '11', '69', '00', '007', '10', '22',
           '75', '2023', '99', '21', '77', '59', '33', '34', '30', '31', '06', '92', '93', '2000',
           '12345', '3', '7', '05', '14', '15', '18', '20', '2022', '2020', '123456', '.', '*', '98', '97']


def spell(word):
    folded = unicodedata.normalize('NFD', word.lower())
    return ''.join(c for c in folded if not unicodedata.combining(c))


def make():
    words = list(dict.fromkeys(spell(w) for w in (KEYBOARD + WORDS + FIRST_NAMES).split()))
    found = {}
    for ending in ENDINGS:
        for word in words:
            if len(word + ending) >= SHORTEST and len(found) < NUMBER:
                found[word + ending] = True
    assert len(found) == NUMBER, len(found)
    return sorted(found)


if __name__ == '__main__':
    print('\n'.join(make()))
