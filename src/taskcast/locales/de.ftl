# Alle Texte von Seite und E-Mails auf Deutsch. Die Schreibweise: https://projectfluent.org/fluent/guide
# Anrede: du. Wie man eine Sprache hinzufügt: docs/how-to/translate.md

## Dates and times

time-just-now = gerade eben

## Connection to the server

connection-connecting = Verbinde …
connection-connecting-hint = Die Live-Verbindung wird aufgebaut.
connection-live = Live
connection-live-hint = Jede Änderung erreicht dich sofort.
connection-reconnecting = Verbinde neu …
connection-reconnecting-hint = Die Verbindung ist abgebrochen, verloren ist nichts. Sobald sie wieder steht, geht es hier weiter.
connection-offline = Offline
connection-offline-hint = Dieses Gerät ist offline. Deine Änderungen werden gesendet, sobald das Netz wieder da ist.
connection-fallback = Live (langsamer)
connection-fallback-hint = Sockets sind hier gesperrt. Änderungen werden deshalb abgefragt und kommen etwas später an.

## Board: header

board-inbox = Eingang
board-open-tasks =
    { $count ->
        [0] Keine offenen Aufgaben
        [one] { $count } offene Aufgabe
       *[other] { $count } offene Aufgaben
    }
board-open-subtasks =
    { $count ->
        [one] { $count } offene Unteraufgabe
       *[other] { $count } offene Unteraufgaben
    }
board-done = { $count } erledigt
board-done-label = { $count } erledigt, mit Unteraufgaben
board-done-hint = Erledigte Aufgaben, mit Unteraufgaben
board-view-only = Nur Ansicht
board-filter = Filtern
board-filter-label = Das Board filtern
board-members = Mitglieder
board-members-label = Mitglieder: { $count }
board-menu = Projekt
board-rename = Umbenennen
board-rename-label = Name des Projekts
board-not-renamed = Projekt nicht umbenannt
board-deleted-tasks = Gelöschte Aufgaben
board-delete = Projekt löschen
board-delete-question = „{ $project }“ löschen?
board-delete-explanation = Das Projekt wird mit allen Aufgaben für alle gelöscht. 30 Tage lang kann es von den Eigentümern wiederhergestellt werden.

## Actions that several screens offer

action-edit-again = Weiter bearbeiten

## Actions that several screens offer

action-again = Erneut versuchen
action-cancel = Abbrechen
action-close = Schließen
action-copied = Kopiert
action-copy = Kopieren
action-delete = Löschen
action-discard = Verwerfen
action-restore = Wiederherstellen
action-save = Speichern
action-show = Anzeigen
action-show-more = Mehr anzeigen
action-undo = Rückgängig
action-remove = Entfernen
action-send = Senden
action-rename-anyway = Trotzdem umbenennen
action-move-anyway = Trotzdem verschieben

## People and lists

somebody = Jemand
someone = Jemand
former-member = Ehemaliges Mitglied

## What can go wrong

problem-conflict = Jemand anderes hat das gleichzeitig geändert.
problem-precondition_failed = Jemand anderes hat das inzwischen geändert.
problem-idempotency_mismatch = Das wurde schon mit anderem Inhalt gesendet. Bitte lade die Seite neu.
problem-invalid_credentials = E-Mail-Adresse und Passwort passen nicht zusammen.
problem-address_unconfirmed = Bitte bestätige zuerst deine Adresse.
problem-demo_password = Das Passwort dieses Demokontos ist öffentlich, deshalb kann sich hier niemand damit anmelden. Wähle über „Passwort vergessen?“ ein neues.
problem-unreachable = Der Server ist nicht erreichbar. Bitte versuche es gleich noch einmal.
problem-not-on-device = Nicht auf diesem Gerät. Du siehst es, sobald du verbunden bist.
problem-signed-out = Du bist abgemeldet. Bitte melde dich wieder an.
problem-forbidden = Du darfst das ansehen, aber nicht ändern.
problem-not-found = Das gibt es nicht mehr, oder es ist nicht mehr für dich freigegeben.
problem-too-large = Das ist zu groß.
problem-rate-limited = Zu viele Anfragen. Versuche es gleich noch einmal.
problem-server = Auf dem Server ist etwas schiefgegangen. Es wurde nichts geändert.
problem-server-reference = Auf dem Server ist etwas schiefgegangen (Kennung { $reference }). Es wurde nichts geändert.
problem-deleted = { $who } hat es gelöscht.
problem-could-not-open = Das ließ sich nicht öffnen
problem-rate-limited-seconds =
    Zu viele Anfragen. Versuche es wieder in { $count ->
        [one] { $count } Sekunde
       *[other] { $count } Sekunden
    }.
problem-rate-limited-minutes =
    Zu viele Anfragen. Versuche es wieder in { $count ->
        [one] { $count } Minute
       *[other] { $count } Minuten
    }.

## What is wrong with one field (src/taskcast/domain/refusals.py)

refusal-account-exists = Hat schon ein Konto.
refusal-address-required = Wird gebraucht: Diese Einladung ist an keine Adresse gebunden.
refusal-asked-too-soon = Hat vor weniger als { $days } Tagen abgelehnt oder das Projekt verlassen. Frag nach dem { $day } wieder.
refusal-assignee-outside = Müssen aktive Mitglieder des Projekts sein; { $id } ist keines.
refusal-beside-itself = Eine Aufgabe kann nicht neben sich selbst stehen.
refusal-confirmed-already = Ist schon bestätigt.
refusal-deep-subtasks = Unteraufgaben liegen höchstens { $most } Ebenen tief.
refusal-empty = Darf nicht leer sein.
refusal-enter-password = Gib dein Passwort ein, damit sicher ist, dass du es bist.
refusal-filter-too-slow = Dauert bei so vielen Aufgaben zu lange: Nenne ein Projekt, eine Person, ein Label oder einen Tag.
refusal-former-address = Gehört zu einer Adresse, die dieses Konto nicht mehr hat.
refusal-in-the-past = Muss in der Zukunft liegen.
refusal-inbox-archived = Ein Eingang kann nicht archiviert werden.
refusal-inbox-deleted = Ein Eingang kann nicht gelöscht werden.
refusal-inbox-members = Ein Eingang hat keine anderen Mitglieder. Nimm ein anderes Projekt.
refusal-invitation-closed = Diese Einladung ist nicht mehr offen. Bitte um eine neue.
refusal-label-name-taken = Das Projekt hat schon ein Label „{ $name }“: Nimm dieses, oder wähle einen anderen Namen.
refusal-label-on-many-tasks = Ist an { $count } Aufgaben; höchstens { $most } ändern sich auf einmal: Nimm es zuerst von einigen ab.
refusal-label-outside = Müssen Labels des Projekts der Aufgabe sein; { $id } ist keines.
refusal-last-administrator = Jemand muss verwalten: Gib zuerst jemand anderem die Verwaltung.
refusal-last-owner = Ein Projekt braucht jemanden, dem es gehört: Übergib es zuerst jemand anderem.
refusal-least-characters = Muss mindestens { $least } Zeichen haben.
refusal-least-items = Muss mindestens { $least } Einträge haben.
refusal-link-ended = Dieser Link gilt nicht oder nicht mehr. Bitte um einen neuen.
refusal-link-of-many = Dieser Link ist nicht für dich allein: Benutze ihn einfach nicht.
refusal-link-used = Dieser Link wurde schon benutzt, oder deine Adresse oder dein Passwort hat sich seitdem geändert. Bitte um einen neuen.
refusal-long = Darf höchstens { $most } Zeichen haben, nicht { $count }.
refusal-mail-address = Muss eine E-Mail-Adresse sein wie ada@example.org.
refusal-many-assignees = Darf höchstens { $most } Personen nennen.
refusal-many-bytes = Darf höchstens { $most } Bytes haben.
refusal-many-invitations = Hat schon { $most } offene Einladungen: Widerrufe welche, oder teile einen Link.
refusal-many-labels = Hat schon { $most } Labels: Lösche zuerst welche.
refusal-many-labels-of-task = Darf höchstens { $most } Labels nennen.
refusal-many-sections = Hat schon { $most } Abschnitte: Lösche zuerst welche.
refusal-many-tokens = Es gibt schon { $most } Tokens: Widerrufe zuerst welche.
refusal-many-views = Es gibt schon { $most } Ansichten: Lösche zuerst welche.
refusal-member-already = Ist die Adresse von jemandem, der schon in diesem Projekt ist.
refusal-most-characters = Darf höchstens { $most } Zeichen haben.
refusal-most-items = Darf höchstens { $most } Einträge haben.
refusal-no-parent = Muss eine Aufgabe desselben Projekts sein, oder null.
refusal-no-such-box = Dieses Kästchen gibt es im Text nicht, oder der Text hat über 20.000 Zeichen: Bearbeite ihn stattdessen.
refusal-not-active = Muss jemand mit einem aktiven Konto sein.
refusal-not-active-invite = Muss jemand mit einem aktiven Konto sein; lade andere per E-Mail ein.
refusal-not-your-password = Ist nicht dein Passwort.
refusal-nul = Darf das Zeichen NUL nicht enthalten.
refusal-other-address-invited = Muss die Adresse sein, an die diese Einladung ging.
refusal-other-label = Muss ein anderes Label desselben Projekts sein.
refusal-other-neighbour = Muss eine Aufgabe desselben Projekts sein.
refusal-other-section = Muss ein Abschnitt des Projekts der Aufgabe sein, oder null.
refusal-own-address = Ist deine eigene Adresse: Du bist in diesem Projekt.
refusal-own-subtask = Eine Aufgabe kann nicht ihre eigene Unteraufgabe sein.
refusal-password-guessable = Ist eines der ersten, die andere raten würden. Nimm ein paar Wörter ohne Zusammenhang.
refusal-password-known = Ist kaum mehr als ein Name oder eine Adresse, die andere kennen. Nimm ein paar Wörter ohne Zusammenhang.
refusal-password-not-taken = Konnte nicht übernommen werden: Melde dich neu an, und versuche es noch einmal.
refusal-password-unseen = Muss aus sichtbaren Zeichen und Leerzeichen bestehen.
refusal-required = Wird gebraucht.
refusal-section-of-neighbour = Muss der Abschnitt der Nachbaraufgabe sein.
refusal-unicode = Muss gültiges Unicode ohne einzelne Surrogate sein.
refusal-unknown-field = Dieses Feld gibt es nicht.
refusal-unseen-project = Muss ein Projekt sein, das du sehen kannst.
refusal-your-address-already = Ist schon deine Adresse.

## How a session ended

session-ended-expired = Deine Sitzung ist abgelaufen. Bitte melde dich wieder an.
session-ended-password = Das Passwort wurde geändert. Bitte melde dich mit dem neuen an.
session-ended-elsewhere = Diese Sitzung wurde von einem anderen Gerät aus beendet. Bitte melde dich wieder an.
session-ended-deactivated = Dieses Konto wurde deaktiviert.
session-ended-signed-out = Du wurdest abgemeldet.

## Forms

form-no-address = Das sieht nicht wie eine E-Mail-Adresse aus.
form-password-hint = Mindestens { $least } Zeichen. Ein paar Wörter hintereinander sind lang und leicht zu merken.
form-password-missing = Bitte wähle ein Passwort mit mindestens { $least } Zeichen.
form-password-hide = Passwort verbergen
form-password-show = Passwort anzeigen
form-hide = Verbergen
form-show = Anzeigen
form-password = Passwort
form-copied = { $what } kopiert
form-discard-typed = Eingabe verwerfen?
form-discard-typed-hint = Sie wurde noch nicht gesendet.
loading = Wird geladen
dismiss = Ausblenden
form-password-short =
    Das sind { $count ->
        [one] { $count } Zeichen
       *[other] { $count } Zeichen
    }, mindestens { $least } müssen es sein.

## Comments

comment-not-added = Der Kommentar wurde nicht hinzugefügt
comment-not-changed = Der Kommentar wurde nicht geändert
comment-not-deleted = Der Kommentar wurde nicht gelöscht
box-not-ticked = Das Häkchen wurde nicht gesetzt
comments-title = Kommentare
comment-by = Kommentar von { $name }
comment-sending = wird gesendet …
comment-edited = , bearbeitet
comment-edit = Kommentar bearbeiten
comment-delete = Kommentar löschen
comment-delete-question = Diesen Kommentar löschen?
comment-delete-explanation = Er verschwindet für alle. Das lässt sich nicht rückgängig machen.
comment-changed-elsewhere = Dieser Kommentar wurde in einem anderen Fenster geändert. Deine Fassung steht darunter; wenn du sie speicherst, ersetzt sie diese:
comment-changes-discarded = Änderungen am Kommentar verworfen
comment-new = Neuer Kommentar
comment-write = Schreib einen Kommentar
comment-send = Kommentieren

## Projects and sections: what was done or refused

project-deleted = „{ $project }“ für alle gelöscht
not-deleted = „{ $name }“ wurde nicht gelöscht
not-restored = „{ $name }“ wurde nicht wiederhergestellt
not-renamed = „{ $name }“ wurde nicht umbenannt
not-moved = „{ $name }“ wurde nicht verschoben
not-added = „{ $name }“ wurde nicht hinzugefügt
not-changed = „{ $name }“ wurde nicht geändert
not-completed = „{ $name }“ wurde nicht erledigt
not-reopened = „{ $name }“ wurde nicht wieder geöffnet
project-not-joined = Du bist „{ $project }“ nicht beigetreten
invitation-not-declined = Die Einladung wurde nicht abgelehnt
inbox-not-read = Die Benachrichtigungen wurden nicht als gelesen markiert
notifications-not-loaded = Ältere Benachrichtigungen konnten nicht geladen werden
role-not-changed = Die Rolle von { $name } wurde nicht geändert
member-not-removed = { $name } wurde nicht entfernt
renamed-meanwhile = Jemand hat „{ $seen }“ inzwischen in „{ $theirs }“ umbenannt. Dein „{ $mine }“ wurde nicht übernommen.
section-not-added = Der Abschnitt „{ $name }“ wurde nicht hinzugefügt
section-moved-meanwhile = Jemand hat „{ $name }“ inzwischen verschoben. Der Abschnitt bleibt dort.
invitations-closed =
    { $count ->
        [one] { $count } offene Einladung wurde geschlossen.
       *[other] { $count } offene Einladungen wurden geschlossen.
    }

## Tasks: what was done or refused

task-stays = Bei „{ $task }“ gilt, was die anderen eingegeben haben.
task-use-my-text = Meinen Text verwenden
task-use-mine = Meine Angaben verwenden
task-completed = „{ $task }“ erledigt
task-deleted = „{ $task }“ gelöscht
tasks-added =
    { $count ->
        [one] { $count } Aufgabe hinzugefügt
       *[other] { $count } Aufgaben hinzugefügt
    }
tasks-taken-back =
    { $count ->
        [one] { $count } Aufgabe zurückgenommen
       *[other] { $count } Aufgaben zurückgenommen
    }

## Tasks: moved by another at the same time. { $by } is “you” when it was the same person in another window

moved-to-project =
    { $by ->
        [you] In einem anderen Fenster hast du
       *[other] { $who } hat
    } „{ $task }“ inzwischen in ein anderes Projekt verschoben. Dort bleibt die Aufgabe.
moved-out-of-parent =
    { $by ->
        [you] In einem anderen Fenster hast du
       *[other] { $who } hat
    } „{ $task }“ inzwischen aus der übergeordneten Aufgabe gelöst. Dabei bleibt es.
moved-into-parent =
    { $by ->
        [you] In einem anderen Fenster hast du
       *[other] { $who } hat
    } „{ $task }“ inzwischen zur Unteraufgabe von „{ $parent }“ gemacht. Dabei bleibt es.
moved-into-some-parent =
    { $by ->
        [you] In einem anderen Fenster hast du
       *[other] { $who } hat
    } „{ $task }“ inzwischen zur Unteraufgabe einer anderen Aufgabe gemacht. Dabei bleibt es.
moved-within-section =
    { $by ->
        [you] In einem anderen Fenster hast du
       *[other] { $who } hat
    } „{ $task }“ inzwischen innerhalb von „{ $section }“ verschoben. Dort bleibt die Aufgabe.
moved-within =
    { $by ->
        [you] In einem anderen Fenster hast du
       *[other] { $who } hat
    } „{ $task }“ inzwischen an eine andere Stelle verschoben. Dort bleibt die Aufgabe.
moved-out-of-section =
    { $by ->
        [you] In einem anderen Fenster hast du
       *[other] { $who } hat
    } „{ $task }“ inzwischen aus dem Abschnitt genommen. Dabei bleibt es.
moved-to-section =
    { $by ->
        [you] In einem anderen Fenster hast du
       *[other] { $who } hat
    } „{ $task }“ inzwischen nach „{ $section }“ verschoben. Dort bleibt die Aufgabe.
moved-to-some-section =
    { $by ->
        [you] In einem anderen Fenster hast du
       *[other] { $who } hat
    } „{ $task }“ inzwischen in einen anderen Abschnitt verschoben. Dort bleibt die Aufgabe.

## Changes by others, for screen readers. The name of the person stands before each

announce = { $who } { $what }
announce-more = { $who } { $what } und { $count } weitere
announce-added = hat „{ $task }“ hinzugefügt
announce-restored = hat „{ $task }“ wiederhergestellt
announce-deleted = hat „{ $task }“ gelöscht
announce-commented = hat „{ $task }“ kommentiert
announce-completed = hat „{ $task }“ erledigt
announce-reopened = hat „{ $task }“ wieder geöffnet
announce-moved = hat „{ $task }“ verschoben
announce-changed = hat „{ $task }“ geändert
announce-changes =
    { $count ->
        [one] { $count } Änderung von anderen
       *[other] { $count } Änderungen von anderen
    }

## Who else is here. { $names } are one or several people

presence-looking =
    { $count ->
        [one] { $names } sieht sich diese Aufgabe an
       *[other] { $names } sehen sich diese Aufgabe an
    }
presence-title =
    { $count ->
        [one] { $names } ändert den Titel
       *[other] { $names } ändern den Titel
    }
presence-description =
    { $count ->
        [one] { $names } bearbeitet die Beschreibung
       *[other] { $names } bearbeiten die Beschreibung
    }
presence-comment =
    { $count ->
        [one] { $names } schreibt einen Kommentar
       *[other] { $names } schreiben einen Kommentar
    }
presence-editing =
    { $count ->
        [one] { $names } bearbeitet diese Aufgabe
       *[other] { $names } bearbeiten diese Aufgabe
    }
presence-here = { $name } ist hier
presence-looking-at = { $name } sieht sich „{ $task }“ an
presence-writing-in = { $doing }: „{ $task }“
presence-now = Gerade hier
presence-others = weitere
presence-more = und { $count } weitere: { $names }

## Texts that could not be sent

draft-title = Titel
draft-description = Beschreibung
draft-new-comment = Neuer Kommentar
draft-new-subtask = Neue Unteraufgabe
draft-changed-comment = Geänderter Kommentar
draft-new-task = Neue Aufgabe
draft-new-section = Neuer Abschnitt
kept-texts-title = Was du hier eingegeben hast
kept-texts-copy = Kopieren: { $what }
kept-texts-discard = Verwerfen: { $what }

## Due dates and priorities

due-date = Fälligkeitsdatum
due-time = Fälligkeitszeit
due-add-time = Uhrzeit hinzufügen
due-clear = Fälligkeit entfernen
due-on = Fällig: { $date }
due-overdue = Überfällig: { $date }
priority-0 = Keine Priorität
priority-1 = Niedrig
priority-2 = Mittel
priority-3 = Hoch
priority-4 = Dringend

## Writing Markdown

markdown-people = Personen
markdown-hint = Markdown
markdown-hint-mentions = Markdown, @ erwähnt jemanden

## Adding tasks

add-placeholder = Was ist zu tun?
add-task = Aufgabe hinzufügen
add-subtask = Unteraufgabe hinzufügen
add-task-label = Neue Aufgabe in { $into }
add-subtask-label = Neue Unteraufgabe in { $into }
add-too-long = Nicht hinzugefügt: Ein Titel hat höchstens { $most } Zeichen. Kürze ihn oder teile ihn auf mehrere Zeilen auf.
add-enter = Enter fügt sie hinzu
add-button = Hinzufügen
add-button-several = { $count } hinzufügen
add-enter-several-task =
    Enter fügt { $count ->
        [one] { $count } Aufgabe
       *[other] { $count } Aufgaben
    } hinzu
add-enter-several-subtask =
    Enter fügt { $count ->
        [one] { $count } Unteraufgabe
       *[other] { $count } Unteraufgaben
    } hinzu

## Projects

project-not-created = „{ $name }“ wurde nicht angelegt
inbox-invited = { $inviter } lädt dich zu „{ $project }“ ein
inbox-news = { $count } neu in deinen Benachrichtigungen
project-gone = Dieses Projekt ist nicht hier
project-gone-hint = Es wurde gelöscht oder ist nicht mehr für dich freigegeben.
project-go-to-inbox = Zum Eingang
project-not-loaded = Dieses Projekt ist noch nicht auf diesem Gerät
project-offline = Du bist offline. Es öffnet sich von selbst, sobald das Netz wieder da ist.
page-not-here = Nicht hier
opening-inbox = Dein Eingang wird geöffnet

## Board: sections and cards

section-name = Name des Abschnitts
section-new-name = Name des neuen Abschnitts
section-new-placeholder = Name des Abschnitts, dann Enter
section-add = Abschnitt hinzufügen
section-none = Ohne Abschnitt
section-label = Abschnitt { $name }
section-move-left = Nach links
section-move-right = Nach rechts
section-delete = Abschnitt löschen
section-delete-question = Abschnitt „{ $name }“ löschen?
section-delete-explanation = Seine Aufgaben bleiben im Projekt, ohne Abschnitt.
section-not-renamed = Abschnitt nicht umbenannt
section-deleted-meanwhile = Der Abschnitt wurde gelöscht. Was du gerade schreibst, steht unter „Ohne Abschnitt“.
board-nothing = Hier ist nichts zu tun
board-nothing-inbox = Hierher gehört, was noch zu keinem Projekt gehört. Nur du siehst es.
board-nothing-project = Füge die erste Aufgabe hinzu, oder Abschnitte, um sie zu ordnen. Alle im Projekt sehen es sofort.
section-no-match = Keine Karte passt.
section-empty = Noch nichts hier.
card-help = Enter öffnet, x erledigt, mit der Leertaste nimmst du die Karte auf und bewegst sie mit den Pfeiltasten.
card-complete = { $task } erledigen
card-reopen = { $task } wieder öffnen
card-being-added = Wird hinzugefügt …
card-open-subtasks = Offene Unteraufgaben
card-has-description = Hat eine Beschreibung
card-has-description-spoken = hat eine Beschreibung
card-more = Mehr zu { $task }
card-move-to = Verschieben nach
completed-title = Erledigt
completed-hide = Erledigte Aufgaben ausblenden
completed-none = Noch nichts erledigt.
trash-with-completed = erledigt
trash-deleted = gelöscht { $when }
trash-deleted-by = gelöscht { $when } von { $name }
trash-restore = { $task } wiederherstellen
trash-empty = Nichts hier
trash-empty-hint = Gelöschte Aufgaben lassen sich hier zurückholen.
figure = { $value }
count-tasks =
    { $count ->
        [one] { $count } Aufgabe
       *[other] { $count } Aufgaben
    }
section-show-more =
    { $count ->
        [one] { $count } weitere Aufgabe anzeigen
       *[other] { $count } weitere Aufgaben anzeigen
    }
completed-older =
    { $count ->
        [one] { $count } ältere Aufgabe
       *[other] { $count } ältere Aufgaben
    }
trash-with-subtasks =
    { $count ->
        [one] mit { $count } Unteraufgabe
       *[other] mit { $count } Unteraufgaben
    }

## Views: tasks of all projects

view-my-tasks = Meine Aufgaben
view-my-tasks-none = Nichts wartet auf dich
view-my-tasks-hint = Hier stehen Aufgaben, die dir zugewiesen sind, aus allen Projekten, und die aus deinem Eingang.
view-today = Heute
view-today-none = Für heute erledigt
view-today-hint = Hier steht, was heute fällig ist oder schon fällig war.
view-upcoming = Demnächst
view-upcoming-none = Nichts geplant
view-upcoming-hint = Hier stehen deine Aufgaben mit Fälligkeit, Tag für Tag.
view-search = Suche
view-search-none = Keine Aufgabe passt
view-search-hint = Gesucht wird nur unter offenen Aufgaben, außer mit is:done.
view-overdue = Überfällig
view-later = Später
view-no-due = Ohne Fälligkeit
view-no-labels = Ohne Labels
view-today-on = Heute · { $date }
view-tomorrow-on = Morgen · { $date }
view-when-today = heute
view-reschedule-all = Alle auf heute verschieben
view-rescheduled =
    { $count ->
        [one] { $count } Aufgabe auf { $when } verschoben
       *[other] { $count } Aufgaben auf { $when } verschoben
    }
view-not-whole = Nicht alle Projekte sind auf diesem Gerät. Aufgaben der übrigen fehlen hier.
view-add-to = in
view-display = Ansicht
view-group-by = Gruppieren nach
view-group-none = Keine Gruppen
view-sort-by = Sortieren nach
view-sort-manual = Wie in den Projekten
view-sort-created = Neueste zuerst
view-sort-updated = Zuletzt geändert zuerst
view-layout = Darstellung
view-layout-list = Liste
view-layout-board = Tafel
view-show-completed = Erledigte zeigen
view-carry-card = „{ $task }“ aufgenommen. Pfeil links und rechts bewegen sie in eine andere Spalte, Leertaste legt sie ab, Escape legt sie zurück.
view-save-as = Als Ansicht sichern
view-save-changes = Änderungen sichern
view-rename = Name und Symbol
view-delete = Ansicht löschen
view-delete-question = Die Ansicht „{ $view }“ löschen?
view-delete-explanation = Sie verschwindet für alle im Projekt. Die Aufgaben bleiben.
view-name = Name
view-icon = Symbol
view-icon-hint = Ein Emoji, wenn du magst
view-shared-with = Wer sie hat
view-nobody-else = Niemand sonst
view-only-me = Nur ich
view-gone = Diese Ansicht ist nicht hier
view-gone-hint = Sie wurde gelöscht oder wird nicht mehr mit dir geteilt.
view-saved-hint = Keine offene Aufgabe ist, wonach diese Ansicht fragt.
sidebar-views = Ansichten
view-fields = Spalten
view-field-project = Projekt
view-field-created = Erstellt
view-field-updated = Geändert
view-due-today = Heute
view-due-tomorrow = Morgen
view-due-next-week = Nächste Woche
view-edit-title = Titel von { $task } ändern
view-change-field = { $field } von { $task }:
view-carry-up = „{ $task }“ aufgenommen. Pfeil auf und ab bewegen sie in eine andere Gruppe, Leertaste legt sie ab, Escape legt sie zurück.
view-grid-help = Die Pfeiltasten führen durch die Liste. Enter öffnet, x erledigt, F2 ändert den Titel, Leertaste bewegt die Aufgabe in eine andere Gruppe.
view-shortcut-down = Nächste Aufgabe
view-shortcut-up = Vorige Aufgabe
view-shortcut-pick-up = Aufgabe aufnehmen oder ablegen
view-shortcut-open = Aufgabe öffnen
view-shortcut-complete = Aufgabe erledigen
view-shortcut-rename = Titel ändern

## Keyboard shortcuts. Texts that are read out while a card is carried

shortcut-next-card = Nächste Karte (oder nach unten bewegen)
shortcut-previous-card = Vorige Karte (oder nach oben bewegen)
shortcut-next-section = Nächster Abschnitt (oder dorthin bewegen)
shortcut-previous-section = Voriger Abschnitt (oder dorthin bewegen)
shortcut-pick-up = Karte aufnehmen oder ablegen
shortcut-open-card = Karte öffnen
shortcut-complete-card = Karte erledigen
shortcut-label-card = Karte mit Labels versehen
shortcut-put-back = Karte zurücklegen
shortcut-add-task = Aufgabe hinzufügen
shortcut-close-task = Aufgabe schließen
shortcut-complete-task = Geöffnete Aufgabe erledigen
shortcut-label-task = Geöffnete Aufgabe mit Labels versehen
shortcut-help = Tastenkürzel anzeigen
shortcut-inbox = Zum Eingang
shortcut-settings = Zu den Einstellungen
shortcuts-title = Tastenkürzel
key-escape = Esc
key-space = Leertaste
carry-back = Wieder an der alten Stelle.
carry-nested = „{ $task }“ gehört zu „{ $parent }“ und bleibt dort.
carry-up = „{ $task }“ aufgenommen. Pfeiltasten bewegen die Karte, die Leertaste legt sie ab, Escape legt sie zurück.
carry-down = Abgelegt in { $section }.
carry-place = { $section }, Platz { $place } von { $count }.

## Members and invitations

members-you = (du)
members-deactivated = (deaktiviert)
members-role-of = Rolle von { $name }
members-leave = Verlassen
members-remove = { $name } entfernen
members-leave-question = „{ $project }“ verlassen?
members-remove-question = { $name } entfernen?
members-leave-explanation = Du siehst dieses Projekt dann nicht mehr.
members-remove-explanation = { $name } verliert sofort den Zugriff. Zugewiesene Aufgaben bleiben. Offene Links werden geschlossen, damit niemand darüber zurückkommt.
members-leave-yes = Projekt verlassen
role-owner = Eigentümer
role-member = Mitglied
role-viewer = Betrachter
role-small-owner = Eigentümer
role-small-member = Mitglied
role-small-viewer = Betrachter
invite-title = Einladen
invite-email = E-Mail
invite-known = Leute, mit denen du arbeitest
invite-add = { $name } hinzufügen
member-added = { $name } ist jetzt im Projekt
member-not-added = { $name } wurde nicht hinzugefügt
invite-as = als
invite-unmailed = Es wurde keine E-Mail verschickt, denn dieses Taskcast hat keinen Mailserver. Wenn { $address } hier ein Konto hat, steht die Einladung dort unter der Glocke. Sonst erstelle einen Link und gib ihn weiter.
invite-link-for-one = Link für eine Person erstellen
invite-share = Oder einen Link teilen
invite-for = für
invite-uses = Für wie viele Personen der Link gilt
invite-ends-after = gültig
invite-ends = Wie lange der Link gilt
invite-create-link = Link erstellen
invite-link = Einladungslink
invite-open = Offene Einladungen
invite-by-link = Per Link
invite-revoke = Zurückziehen
invite-revoke-address = Einladung an { $address } zurückziehen
invite-revoke-link = Einladung per Link zurückziehen
invite-not-loaded = Die offenen Einladungen konnten nicht geladen werden.
invite-any-number = beliebig viele Personen
invite-reach-any = Wer diesen Link hat, kann damit beitreten, bis er abläuft oder du ihn zurückziehst.
invite-used-of = { $uses } von { $most } genutzt
invite-ends-on = gültig bis { $date }
invite-whom = Wen? Gib eine Adresse ein oder erstelle unten einen Link.
invite-sent = Einladung an { $address } gesendet
invite-people =
    { $count ->
        [one] { $count } Person
       *[other] { $count } Personen
    }
invite-days =
    { $count ->
        [one] { $count } Tag
       *[other] { $count } Tage
    }
invite-reach =
    { $count ->
        [one] Eine Person kann
       *[other] { $count } Personen können
    } mit diesem Link beitreten, bis er abläuft oder du ihn zurückziehst.
invite-used =
    { $count ->
        [one] einmal genutzt
       *[other] { $count }-mal genutzt
    }

## Notifications. { $actor } and { $task } are shown in bold

notifications-title = Benachrichtigungen
notifications-unread = { $count } ungelesen
notifications-read-all = Alle gelesen
notifications-mark = ungelesen
notifications-none = Nichts Neues
notifications-none-hint = Wenn dir jemand etwas zuweist, dich erwähnt, dir antwortet oder dich einlädt, liest du es hier zuerst.
notifications-older = Ältere anzeigen
notifications-some-project = ein Projekt
notified-assigned = { $actor } hat dir { $task } zugewiesen
notified-mentioned = { $actor } hat dich in { $task } erwähnt
notified-commented = { $actor } hat { $task } kommentiert
notified-completed = { $actor } hat { $task } erledigt
notified-reopened = { $actor } hat { $task } wieder geöffnet
notified-created = { $actor } hat { $task } angelegt
notified-deleted = { $actor } hat { $task } gelöscht
notified-changed = { $actor } hat { $task } geändert
notified-changed-fields = { $actor } hat bei { $task } { $fields } geändert
field-title = den Titel
field-description = die Beschreibung
field-due = die Fälligkeit
field-priority = die Priorität
field-section_id = den Abschnitt
field-assignee_ids = die Zuständigen
field-label_ids = die Labels
notified-imported =
    { $actor } hat { $count ->
        [one] { $count } Aufgabe
       *[other] { $count } Aufgaben
    } für dich in { $task } importiert
notified-more-tasks =
    { $count ->
        [one] und { $count } weitere Aufgabe
       *[other] und { $count } weitere Aufgaben
    }
notified-times =
    { $count ->
        [one] { $count }-mal
       *[other] { $count }-mal
    }
count-invitations =
    { $count ->
        [one] { $count } Einladung
       *[other] { $count } Einladungen
    }

## Invitations one has received. { $inviter } and { $project } are shown in bold

received-title = Einladungen
received-until = Offen bis { $date }
received-accept = Annehmen
received-decline = Ablehnen
received-joined = Du bist „{ $project }“ beigetreten
received-declined = Einladung abgelehnt. { $inviter } kann dich 30 Tage lang nicht wieder einladen.
received-owner = { $inviter } lädt dich als Eigentümer zu { $project } ein
received-member = { $inviter } lädt dich als Mitglied zu { $project } ein
received-viewer = { $inviter } lädt dich als Betrachter zu { $project } ein

## Conflicts

conflict-title = Von euch beiden geändert
conflict-lead = Während du „{ $task }“ bearbeitet hast, hat jemand anderes dasselbe geändert. Es ist nichts verloren: Wähle, was gelten soll.
conflict-yours = Deins
conflict-theirs = Von anderen
conflict-take-theirs = Andere übernehmen
conflict-keep-mine = Meins behalten
conflict-no-due = Nicht fällig
conflict-empty = Leer
conflict-changed = Geändert
nobody = Niemand

## What is not at the server yet

sync-saved = Alles gespeichert
sync-checking = Wird geprüft …
sync-unsent = { $count } nicht gesendet
sync-needs-you =
    { $count ->
        [one] { $count } braucht dich
       *[other] { $count } brauchen dich
    }
sync-not-kept = Dieser Browser behält nichts auf dem Gerät. Was nicht gesendet ist, geht verloren, wenn du die Seite schließt.
sync-parked = Eine Änderung ließ sich nicht speichern. Sie steht unter „Was dich braucht“.
needs-you-title = Was dich braucht
needs-you-lead = Diese Änderungen ließen sich nicht speichern. Jede bleibt auf diesem Gerät, bis du entscheidest.
needs-you-none = Nichts braucht dich
needs-you-none-hint = Änderungen, die sich nicht speichern lassen, bleiben hier, bis du entscheidest.
needs-you-conflict = Jemand anderes hat dasselbe geändert, bevor deine Änderung ankam.
needs-you-yours = Deins
needs-you-stands = Was jetzt gilt
needs-you-before = Vorher
needs-you-depends =
    { $count ->
        [one] { $count } weitere Änderung hängt davon ab.
       *[other] { $count } weitere Änderungen hängen davon ab.
    }
needs-you-change = Ändern
needs-you-change-field = Ändern: { $field }
needs-you-leave-out = Ohne das speichern
needs-you-restore = Wiederherstellen und meins speichern
needs-you-copy = Deinen Text kopieren
needs-you-discard-question = Diese Änderung verwerfen?
needs-you-discard-explanation = Was du darin geschrieben hast, geht verloren.
needs-you-discard-more =
    { $count ->
        [one] Was du darin geschrieben hast, geht verloren, und { $count } weitere Änderung, die davon abhängt.
       *[other] Was du darin geschrieben hast, geht verloren, und { $count } weitere Änderungen, die davon abhängen.
    }
needs-you-name = Name
needs-you-comment = Kommentar
parked-create_task = Neue Aufgabe „{ $title }“
parked-update_task = „{ $title }“ ändern
parked-move_task = „{ $title }“ verschieben
parked-complete_task = „{ $title }“ erledigen
parked-reopen_task = „{ $title }“ wieder öffnen
parked-delete_task = „{ $title }“ löschen
parked-restore_task = „{ $title }“ wiederherstellen
parked-set_task_checkbox = Ein Kästchen in „{ $title }“ abhaken
parked-create_section = Neuer Abschnitt „{ $title }“
parked-update_section = Den Abschnitt „{ $title }“ umbenennen
parked-move_section = Den Abschnitt „{ $title }“ verschieben
parked-delete_section = Den Abschnitt „{ $title }“ löschen
parked-create_label = Neues Label „{ $title }“
parked-update_label = Das Label „{ $title }“ ändern
parked-move_label = Das Label „{ $title }“ verschieben
parked-merge_labels = Das Label „{ $title }“ mit einem anderen zusammenführen
parked-delete_label = Das Label „{ $title }“ löschen
parked-create_view = Neue Ansicht „{ $title }“
parked-update_view = Die Ansicht „{ $title }“ ändern
parked-move_view = Die Ansicht „{ $title }“ verschieben
parked-delete_view = Die Ansicht „{ $title }“ löschen
parked-create_project = Neues Projekt „{ $title }“
parked-update_project = Das Projekt „{ $title }“ ändern
parked-arrange_project = Das Projekt „{ $title }“ einordnen
parked-delete_project = Das Projekt „{ $title }“ löschen
parked-restore_project = Das Projekt „{ $title }“ wiederherstellen
parked-accept_received_invitation = „{ $title }“ beitreten
parked-decline_invitation = Die Einladung zu „{ $title }“ ablehnen
parked-read_notifications = Benachrichtigungen als gelesen markieren
parked-update_me = Deine Einstellungen ändern
parked-put_member = Die Rolle von { $title } ändern
parked-remove_member = { $title } aus dem Projekt entfernen
parked-add_comment = Kommentar zu „{ $title }“
parked-update_comment = Einen Kommentar ändern
parked-set_comment_checkbox = Ein Kästchen in einem Kommentar abhaken
parked-delete_comment = Einen Kommentar löschen
parked-other = Eine Änderung von „{ $title }“
parked-in-project = In „{ $project }“

## The workspace: menus

shell-skip = Zum Inhalt springen
shell-close-menu = Menü schließen
shell-menu = Menü
shell-unreachable = Der Server ist nicht erreichbar
shell-unreachable-hint = Prüfe die Verbindung dieses Geräts oder frag die Person, die dieses Taskcast betreibt.
shell-workspace = Arbeitsbereich
sidebar-projects = Projekte
sidebar-new-project = Neues Projekt
sidebar-new-project-name = Name des neuen Projekts
sidebar-new-project-placeholder = Name des Projekts, dann Enter
sidebar-first-project = Erstes Projekt anlegen
sidebar-favourites = Favoriten
sidebar-archived = Archiviert ({ $count })
sidebar-menu = Menü von { $name }
project-mark = Zu den Favoriten
project-unmark = Aus den Favoriten entfernen
sidebar-up = Nach oben
sidebar-down = Nach unten
sidebar-moved = { $name } steht jetzt an Stelle { $place }
project-not-arranged = Der Platz von „{ $name }“ wurde nicht gespeichert
project-not-changed = „{ $name }“ wurde nicht geändert
project-archived = „{ $project }“ ist archiviert
project-brought-back = „{ $project }“ ist wieder bei den Projekten
board-look = Farbe und Symbol
board-archive = Projekt archivieren
board-bring-back = Aus dem Archiv holen
board-archived = Archiviert
look-colour = Farbe
look-icon = Symbol
look-no-icon = Keines
look-own-icon = Anderes Emoji
colour-grey = Grau
colour-red = Rot
colour-orange = Orange
colour-yellow = Gelb
colour-green = Grün
colour-teal = Petrol
colour-blue = Blau
colour-purple = Lila
colour-pink = Rosa
colour-brown = Braun
sidebar-settings = Einstellungen
sidebar-people = Personen
sidebar-security = Sicherheitsprotokoll
sidebar-deleted-projects = Gelöschte Projekte
sidebar-appearance = Darstellung
update-ready = Eine neue Version von Taskcast ist bereit.
update-load = Laden
sidebar-sign-out = Abmelden
theme-system = Wie das Gerät
theme-light = Hell
theme-dark = Dunkel
sign-out-question = Trotz ungesendeter Arbeit abmelden?
sign-out-unsent =
    { $count ->
        [one] Eine Änderung ist noch nicht beim Server. Behältst du sie, wird sie gesendet, wenn du dich auf diesem Gerät wieder anmeldest.
       *[other] { $count } Änderungen sind noch nicht beim Server. Behältst du sie, werden sie gesendet, wenn du dich auf diesem Gerät wieder anmeldest.
    }
sign-out-refused =
    { $count ->
        [one] Eine Änderung ließ sich nicht speichern. Behältst du sie, wartet sie unter „Was dich braucht“, bis du entscheidest.
       *[other] { $count } Änderungen ließen sich nicht speichern. Behältst du sie, warten sie unter „Was dich braucht“, bis du entscheidest.
    }
sign-out-drafts =
    { $count ->
        [one] Ein Text ist nicht fertig. Behältst du ihn, steht er wieder an seinem Platz, wenn du dich auf diesem Gerät wieder anmeldest.
       *[other] { $count } Texte sind nicht fertig. Behältst du sie, stehen sie wieder an ihrem Platz, wenn du dich auf diesem Gerät wieder anmeldest.
    }
sign-out-unsent-lost =
    { $count ->
        [one] Eine Änderung ist noch nicht beim Server.
       *[other] { $count } Änderungen sind noch nicht beim Server.
    }
sign-out-refused-lost =
    { $count ->
        [one] Eine Änderung ließ sich nicht speichern.
       *[other] { $count } Änderungen ließen sich nicht speichern.
    }
sign-out-drafts-lost =
    { $count ->
        [one] Ein Text ist nicht fertig.
       *[other] { $count } Texte sind nicht fertig.
    }
sign-out-shared = Taskcast zeigt niemandem sonst, was du behältst. Auf einem Gerät, das andere nutzen, verwirf, was privat bleiben muss.
sign-out-lost = Dieser Browser behält nichts auf dem Gerät: All das geht verloren, wenn du dich abmeldest.
sign-out-keep = Behalten und abmelden
sign-out-discard = Verwerfen und abmelden
not-signed-out = Du bist noch angemeldet

## A task

task-gone = Diese Aufgabe ist nicht hier
task-gone-hint = Sie wurde gelöscht oder in ein Projekt verschoben, das nicht für dich freigegeben ist.
task-not-opened = Diese Aufgabe ließ sich nicht öffnen
task-deleted-by = { $name } hat diese Aufgabe gelöscht
task-in-trash = „{ $task }“ liegt bei den gelöschten Aufgaben dieses Projekts ({ $when }).
task-restore-it = Wiederherstellen
task-to-board = Zum Board
task-description = Beschreibung
task-description-placeholder = Beschreib sie. Markdown funktioniert.
task-description-edit = Beschreibung bearbeiten
task-description-add = Beschreibung hinzufügen
task-description-changed = Jemand hat die Beschreibung geändert, seit du angefangen hast.
task-description-discarded = Änderungen an der Beschreibung verworfen
task-history = Verlauf
task-history-earlier = Frühere Änderungen anzeigen
task-assigned-to = Zuständig
task-labels = Labels
no-labels = Keine Labels
labels-find = Label suchen oder anlegen
labels-create = „{ $name }“ anlegen
labels-none-yet = Noch keine Labels: Gib den Namen des ersten ein.
view-not-added = Die Ansicht „{ $name }“ wurde nicht angelegt
view-deleted = Ansicht „{ $view }“ gelöscht
label-not-added = Das Label „{ $name }“ wurde nicht angelegt
label-not-merged = „{ $name }“ wurde nicht zusammengeführt
label-merged = „{ $name }“ mit „{ $into }“ zusammengeführt
label-deleted = Label „{ $label }“ gelöscht
label-name = Name des Labels
label-new = Neues Label
label-label = Label { $name }
label-colour-of = Farbe von { $name }
label-move-up = Nach oben
label-move-down = Nach unten
label-merge-into = Zusammenführen mit
label-merge-question = „{ $name }“ mit „{ $into }“ zusammenführen?
label-merge-explanation =
    { $count ->
        [0] Keine offene Aufgabe hat „{ $name }“; erledigte, die es haben, bekommen stattdessen „{ $into }“. „{ $name }“ wird gelöscht. Das lässt sich nicht rückgängig machen.
        [one] Eine offene Aufgabe bekommt stattdessen „{ $into }“, erledigte ebenso. „{ $name }“ wird gelöscht. Das lässt sich nicht rückgängig machen.
       *[other] { $count } offene Aufgaben bekommen stattdessen „{ $into }“, erledigte ebenso. „{ $name }“ wird gelöscht. Das lässt sich nicht rückgängig machen.
    }
label-merge-yes = Zusammenführen
label-delete = Label löschen
label-delete-question = Das Label „{ $name }“ löschen?
label-delete-explanation =
    { $count ->
        [one] Eine offene Aufgabe verliert es, erledigte ebenso. Mit „Rückgängig“ bekommen es womöglich nicht alle erledigten zurück.
       *[other] { $count } offene Aufgaben verlieren es, erledigte ebenso. Mit „Rückgängig“ bekommen es womöglich nicht alle erledigten zurück.
    }
labels-explained = Labels sagen, was Aufgaben gemeinsam haben, über Abschnitte hinweg. Alle im Projekt sehen sie.
task-due = Fällig
task-priority = Priorität
task-section = Abschnitt
task-subtasks = Unteraufgaben
task-subtasks-not-on-device = Erledigte Unteraufgaben siehst du, sobald du verbunden bist.
task-subtasks-done = { $done } von { $count } erledigt
task-state-completed = Erledigt
task-state-complete = Erledigen
task-more = Mehr
task-copy-link = Link kopieren
task-link-copied = Link kopiert
task-move-to-project = In Projekt verschieben
task-title = Titel
task-title-not-changed = Titel nicht geändert
task-moved-to = Nach „{ $project }“ verschoben
task-moved-to-inbox = In deinen Eingang verschoben
task-moved-unlabelled = { $moved }, ohne die Labels, die es dort nicht gibt: { $labels }
task-created = Angelegt { $created } · geändert { $updated }
task-created-by = Angelegt { $created } von { $name } · geändert { $updated }
task-moved-without =
    { $count ->
        [one] { $moved }; { $count } Person konnte nicht mitkommen
       *[other] { $moved }; { $count } Personen konnten nicht mitkommen
    }

## History of a task. The name of the person stands before each

history-task_created = hat diese Aufgabe angelegt
history-task_deleted = hat sie gelöscht
history-task_restored = hat sie wiederhergestellt
history-comment_created = hat kommentiert
history-comment_updated = hat einen Kommentar bearbeitet
history-comment_deleted = hat einen Kommentar gelöscht
history-something = hat etwas geändert
history-other = hat { $field } geändert
history-title = hat den Titel von „{ $before }“ in „{ $after }“ geändert
history-description-added = hat eine Beschreibung hinzugefügt
history-description-removed = hat die Beschreibung entfernt
history-description-changed = hat die Beschreibung geändert
history-completed = hat sie erledigt
history-reopened = hat sie wieder geöffnet
history-priority = hat die Priorität von { $before } auf { $after } geändert
history-due-removed = hat die Fälligkeit entfernt
history-due-set = hat die Fälligkeit auf { $after } gesetzt
history-due-moved = hat die Fälligkeit von { $before } auf { $after } verschoben
history-moved = hat sie von { $before } nach { $after } verschoben
history-section = „{ $name }“
history-no-section = „Ohne Abschnitt“
history-gone-section = einem gelöschten Abschnitt
history-parent-removed = hat sie aus der übergeordneten Aufgabe gelöst
history-parent = hat sie zur Unteraufgabe von „{ $parent }“ gemacht
history-some-parent = hat sie zur Unteraufgabe einer anderen Aufgabe gemacht
history-assigned = hat { $names } zugewiesen
history-unassigned = hat { $names } nicht mehr zugewiesen
history-reassigned = hat { $added } statt { $removed } zugewiesen
history-assignees = hat die Zuständigen geändert
history-somebody = jemand
history-labelled = hat die Labels { $names } hinzugefügt
history-unlabelled = hat die Labels { $names } entfernt
history-relabelled = hat die Labels { $added } hinzugefügt und { $removed } entfernt
history-labels = hat die Labels geändert
history-gone-label = ein gelöschtes

## What a form still needs

missing-name = Bitte gib deinen Namen ein.
missing-a-name = Bitte gib einen Namen ein.
missing-email = Bitte gib eine E-Mail-Adresse ein.
missing-password = Bitte gib dein Passwort ein.
missing-current-password = Bitte gib dein aktuelles Passwort ein.
missing-token-name = Bitte gib ein, wofür das Token ist.
missing-setup-token = Bitte gib das Einrichtungs-Token ein.

## Settings

settings-title = Einstellungen
settings-you = Du
settings-name = Name
settings-name-hint = Die anderen sehen ihn neben deinen Aufgaben und Kommentaren.
settings-zone = Zeitzone
settings-zone-hint = Bestimmt, wann für dich „heute“ beginnt und wann etwas überfällig ist.
settings-zone-here = Zeitzone dieses Geräts übernehmen: { $zone }
settings-zone-universal = Weltzeit
settings-profile-saved = Dein Profil ist gespeichert
settings-kept = Auf diesem Gerät gemerkt; wird gesendet, sobald eine Verbindung da ist
settings-look-hint = Gilt nur auf diesem Gerät.
settings-look = Hell oder dunkel
settings-look-system = Wie dieses Gerät
settings-address = E-Mail-Adresse
settings-address-used = Du meldest dich mit { $address } an, und dorthin geht deine Post.
settings-address-used-no-mail = Du meldest dich mit { $address } an.
settings-address-unconfirmed = Diese Adresse ist nicht bestätigt. Einladungen, die an sie gehen, gehören deshalb noch nicht dir.
settings-address-mail-link = Link zum Bestätigen schicken
settings-address-no-mail = Dieses Taskcast verschickt keine E-Mails. Deshalb lassen sich Adressen nicht bestätigen, und deine kann hier nicht geändert werden.
settings-address-link-sent = Ein Link ist unterwegs an { $address }. Wenn du ihn öffnest, wird das deine bestätigte Adresse.
settings-address-new = Neue Adresse
settings-address-change = Adresse ändern
settings-your-password = Dein Passwort
settings-your-password-hint = Damit sicher ist, dass du es bist.
settings-mail = E-Mail
settings-mail-label = Benachrichtigungen per E-Mail
settings-mail-hint = Eine E-Mail, wenn dir eine Aufgabe zugewiesen wird oder sich ändert und wenn dich jemand erwähnt. Unter der Glocke steht es so oder so. Einladungen und Links, um die du bittest, kommen immer per E-Mail.
settings-mail-unsent = Dieses Taskcast verschickt keine E-Mails. Unter der Glocke steht, wenn dir eine Aufgabe zugewiesen wird oder sich ändert und wenn dich jemand erwähnt.
settings-mail-on = Benachrichtigungen per E-Mail sind an
settings-mail-off = Benachrichtigungen per E-Mail sind aus
settings-mail-not-changed = Benachrichtigungen per E-Mail wurden nicht geändert
settings-password-hint = Eine Änderung meldet dich überall sonst ab und beendet deine API-Tokens, falls du sie nicht behältst.
settings-password-current = Aktuelles Passwort
settings-password-new = Neues Passwort
settings-password-keep-tokens = API-Tokens behalten
settings-password-keep-tokens-hint = Nur, wenn sie sonst niemand kennen kann: Deine Programme laufen dann weiter.
settings-password-change = Passwort ändern
settings-password-changed = Dein Passwort ist geändert; deine anderen Geräte sind abgemeldet

## Settings: what was sent

deliveries-title = Gesendete Benachrichtigungen
deliveries-hint = Warum kam eine E-Mail, oder warum nicht? Was gesendet wurde, was wartet und was nicht zugestellt werden konnte.
deliveries-show = Gesendetes anzeigen
deliveries-again = Erneut senden
deliveries-again-label = Erneut senden: { $what }
deliveries-none = Noch nichts.
deliveries-look-again = Aktualisieren
deliveries-older = Ältere anzeigen
deliveries-of-task = { $what }: „{ $task }“
deliveries-of-task-number = { $what }: Aufgabe { $number }
deliveries-to-other = An jemand anderen · { $fate }
deliveries-sent-again = Es wird noch einmal gesendet
deliveries-not-sent-again = Es wurde nicht noch einmal gesendet
delivery-assigned = Zugewiesen
delivery-mentioned = Erwähnt
delivery-commented = Neuer Kommentar
delivery-changed = Geändert
delivery-completed = Erledigt
delivery-reopened = Wieder geöffnet
delivery-created = Neue Aufgabe
delivery-deleted = Gelöscht
delivery-imported = Importiert
delivery-invitation = Einladung
delivery-welcome = Willkommensmail
delivery-password_reset = Link für ein neues Passwort
delivery-address_change = Link zum Bestätigen einer Adresse
delivery-password_changed = Passwort geändert
delivery-address_changed = Adresse geändert
delivery-token_created = Neues API-Token
delivery-new_sign_in = Neue Anmeldung
delivery-email = E-Mail
delivery-console = Konsole
delivery-sent = Per { $channel } gesendet { $when }
delivery-bell = Unter der Glocke angezeigt; { $why }
delivery-not-sent = Nicht per { $channel } gesendet
delivery-not-sent-why = Nicht per { $channel } gesendet: { $why }
delivery-sending = Wird gerade per { $channel } gesendet
delivery-waiting = Wartet auf den Versand per { $channel }
delivery-no-mail = kein Mailserver eingerichtet
delivery-turned-off = Benachrichtigungen per E-Mail sind ausgeschaltet
delivery-waiting-tried =
    Wartet auf den Versand per { $channel }, { $count ->
        [one] ein Versuch
       *[other] { $count } Versuche
    }
delivery-waiting-why =
    Wartet auf den Versand per { $channel }, { $count ->
        [one] ein Versuch
       *[other] { $count } Versuche
    }: { $why }

## Settings: sessions and API tokens

sessions-title = Wo du angemeldet bist
sessions-hint = Wenn du eins dieser Geräte nicht kennst, melde es ab und ändere dein Passwort.
sessions-current = Dieses Gerät
sessions-since = angemeldet
sessions-used = zuletzt benutzt
sessions-end = Abmelden
sessions-end-label = { $device } abmelden, angemeldet { $since }
sessions-end-others = Überall sonst abmelden
sessions-end-others-question = Überall sonst abmelden?
sessions-end-others-explanation = Alle Geräte außer diesem werden sofort abgemeldet. API-Tokens funktionieren weiter.
sessions-ended = Abgemeldet auf { $device }
sessions-not-ended = Nicht abgemeldet auf { $device }
sessions-others-ended = Du bist überall sonst abgemeldet
sessions-others-not-ended = Deine anderen Geräte wurden nicht abgemeldet
device-unknown = Unbekanntes Gerät
device-on = { $browser } unter { $system }
tokens-title = API-Tokens
tokens-hint = Für Skripte und andere Programme: Sie handeln in deinem Namen, ohne dein Passwort.
tokens-read = Nur lesen
tokens-write = Lesen und schreiben
tokens-made = erstellt { $date }
tokens-ends = endet { $date }
tokens-ended = abgelaufen { $date }
tokens-revoke = Widerrufen
tokens-revoke-label = { $name } widerrufen
tokens-new = Neues Token
tokens-revoke-question = „{ $name }“ widerrufen?
tokens-revoke-explanation = Alles, was dieses Token benutzt, funktioniert sofort nicht mehr. Das lässt sich nicht rückgängig machen.
tokens-revoked = „{ $name }“ ist widerrufen
tokens-not-revoked = „{ $name }“ wurde nicht widerrufen
token-ready = „{ $name }“ ist fertig
token-copy-now = Kopiere das Token jetzt: Es wird nicht noch einmal angezeigt.
token-label = Token
token-use = Programme senden es in einem Header: { $header }. Bewahre es auf wie ein Passwort.
token-lost = Das Token wurde erstellt, aber unterwegs ging sein Geheimnis verloren. Widerrufe es und erstelle ein anderes.
token-done = Fertig
token-new = Neues API-Token
token-purpose = Wofür ist es?
token-purpose-placeholder = Backup-Skript
token-purpose-hint = Ein Name, an dem du es wiedererkennst.
token-scope = Was darf es?
token-scope-write = Lesen und schreiben
token-scope-write-hint = Alles, was du selbst mit Aufgaben tun kannst.
token-scope-read = Nur lesen
token-scope-read-hint = Sieht, was du siehst, und ändert nichts.
token-end = Wann läuft es ab?
token-end-hint = Danach öffnet es nichts mehr. Du kannst es jederzeit widerrufen.
token-end-group = Läuft ab
token-end-year = Nach einem Jahr
token-end-never = Nie
token-create = Token erstellen
token-end-days =
    Nach { $count ->
        [one] { $count } Tag
       *[other] { $count } Tagen
    }

## People

people-title = Personen
people-lead = Alle mit einem Konto auf diesem Taskcast.
people-add = Person hinzufügen
people-admins-only = Für Administratoren
people-admins-only-hint = Hier kümmern sich Administratoren um die Konten aller. Wer in einem Projekt ist, entscheiden dort dessen Eigentümer.
person-you = Du
person-administrator = Administrator
person-unconfirmed = Adresse nicht bestätigt
person-deactivated = Deaktiviert
person-change = { $name } ändern
person-no-administrator = Nicht mehr Administrator
person-make-administrator = Zum Administrator machen
person-deactivate-menu = Deaktivieren …
person-activate = Aktivieren
person-deactivate = Deaktivieren
person-deactivate-question = { $name } deaktivieren?
person-deactivate-explanation = Die Person wird sofort überall abgemeldet, ihre API-Tokens enden. Aufgaben und Kommentare bleiben, und du kannst sie wieder aktivieren.
person-has-account-link = { $name } hat ein Konto; ein Link zum Festlegen des Passworts ist unterwegs
person-has-account = { $name } hat ein Konto
person-now-active = { $name } darf sich wieder anmelden
person-now-deactivated = { $name } ist überall abgemeldet und darf sich nicht mehr anmelden
person-now-administrator = { $name } ist jetzt Administrator
person-now-no-administrator = { $name } ist nicht mehr Administrator
person-not-changed = { $name } wurde nicht geändert
owners-title = Wem gehören diese Projekte jetzt?
owners-lead = Diese Projekte gehören nur { $name }, und andere sind darin. Bestimme für jedes eine Person; danach wird { $name } deaktiviert.
owners-new = Neuer Eigentümer von { $project }
owners-group = Im Projekt
owners-submit = Bestimmen und deaktivieren
new-person-mail-link = Einen Link zum Festlegen per E-Mail schicken
new-person-no-mail = Dieses Taskcast verschickt keine E-Mails.
new-person-set-now = Jetzt eins festlegen
new-person-first-password = Erstes Passwort
new-person-administrator-hint = Darf Personen hinzufügen und deaktivieren und Eigentümer für Projekte bestimmen, die sonst keine hätten. Sieht keine Projekte, in denen die Person nicht Mitglied ist.
new-person-add = Person hinzufügen

## Security log

security-signed_in = Angemeldet
security-signed_out = Abgemeldet
security-session_ended = Sitzung beendet
security-sessions_ended = Sitzungen beendet
security-password_changed = Passwort geändert
security-password_reset_requested = Neues Passwort angefordert
security-password_reset = Passwort zurückgesetzt
security-address_change_requested = Adressänderung angefordert
security-address_changed = Adresse geändert
security-address_confirmed = Adresse bestätigt
security-token_created = API-Token erstellt
security-token_revoked = API-Token widerrufen
security-token_expired = API-Token abgelaufen
security-tokens_ended = API-Tokens beendet
security-account_created = Konto angelegt
security-account_deactivated = Konto deaktiviert
security-account_reactivated = Konto wieder aktiviert
security-administrator_added = Zum Administrator gemacht
security-administrator_removed = Nicht mehr Administrator
security-member_added = Zu einem Projekt hinzugefügt
security-member_role_changed = Rolle geändert
security-member_removed = Projekt verlassen oder daraus entfernt
security-owner_named = Eigentümer bestimmt
security-project_deleted = Projekt gelöscht
security-project_restored = Projekt wiederhergestellt
security-link_created = Einladungslink erstellt
security-link_used = Einladungslink benutzt
security-links_closed = Einladungslinks geschlossen
security-invitation_sent = Einladung verschickt
security-invitation_accepted = Einladung angenommen
security-invitation_declined = Einladung abgelehnt
security-invitations_closed = Einladungen geschlossen
security-sign_in_refused = Anmeldungen abgewiesen: falsches Passwort
security-sign_in_limited = Anmeldungen abgewiesen: zu viele
security-password_refused = Eigenes Passwort falsch
security-credential_refused = Unbekannte Sitzung oder unbekanntes Token
security-link_refused = Link aus E-Mail ungültig
security-permission_refused = Nicht erlaubt
security-cross_site_refused = Anfrage einer anderen Website
security-title = Sicherheitsprotokoll
security-lead = Wer in den letzten 90 Tagen Zugriff bekam, nutzte oder verlor.
security-admins-hint = Hier sehen Administratoren, wer Zugriff bekam, nutzte oder verlor.
security-what = Was
security-who = Wer
security-everyone = Alle
security-all = Alle
security-everything = Alles
security-one-kind = Eine Art
security-nobody-found = Noch niemand gefunden
security-choose = Wähle eine der gefundenen Personen
security-nothing = Nichts hier
security-nothing-of-kind = In den letzten 90 Tagen ist nichts dergleichen passiert.
security-nothing-happened = In den letzten 90 Tagen ist nichts passiert.
security-detail = { $what } ({ $detail })
security-detail-owner = Eigentümer
security-detail-member = Mitglied
security-detail-viewer = Betrachter
security-detail-person = Person
security-detail-administrator = Administrator
security-detail-read = darf lesen
security-detail-write = darf ändern
security-detail-left = verlassen
security-detail-removed = entfernt
security-detail-deactivated = Konto deaktiviert
security-detail-demo_password = Passwort der Demo
security-detail-password_changed = Passwort geändert
security-detail-password_reset = Passwort zurückgesetzt
security-detail-signed_out_everywhere = überall abgemeldet
security-counted = { $what }, { $times }
security-project = Projekt { $id }
security-account = Konto { $id }
security-on-server = auf dem Server
security-count-people =
    { $count ->
        [one] { $count } Person
       *[other] { $count } Personen
    }
security-count-sessions =
    { $count ->
        [one] { $count } Sitzung
       *[other] { $count } Sitzungen
    }
security-count-tokens =
    { $count ->
        [one] { $count } Token
       *[other] { $count } Tokens
    }
security-count-links =
    { $count ->
        [one] { $count } Link
       *[other] { $count } Links
    }
security-count-invitations =
    { $count ->
        [one] { $count } Einladung
       *[other] { $count } Einladungen
    }
security-count-times =
    { $count ->
        [one] einmal
       *[other] { $count }-mal
    }

## Deleted projects

deleted-projects-title = Gelöschte Projekte
deleted-projects-lead = Projekte, die dir gehörten. Beim Wiederherstellen kommen die Aufgaben und alle Mitglieder zurück. Nach 30 Tagen ist nichts mehr davon übrig.
deleted-projects-none = Nichts hier
deleted-projects-none-hint = Projekte, die du löschst, lassen sich hier 30 Tage lang wiederherstellen.
deleted-projects-restored = „{ $project }“ wiederhergestellt
deleted-projects-open = Öffnen
deleted-projects-until = wiederherstellbar bis { $date }

## Account forms and screens

auth-your-name = Dein Name
auth-email = E-Mail
auth-sign-in = Anmelden
auth-forgot = Passwort vergessen?
auth-back = Zurück zur Anmeldung
auth-go = Zu Taskcast
auth-confirmed = Deine Adresse ist bestätigt
auth-confirmed-lead = Du meldest dich mit ihr an, und dorthin geht deine Post.
auth-link-worthless = Dieser Link funktioniert nicht mehr
auth-link-worthless-sign-in = Jeder Link funktioniert nur einmal und nur eine Zeit lang. Melde dich an und fordere einen neuen an.
auth-link-worthless-ask = Jeder Link funktioniert nur einmal und nur eine Zeit lang. Fordere einen neuen an.
auth-confirm-question = Ist das deine Adresse?
auth-confirm-lead = Bestätige sie, dann benutzt dein Konto die Adresse, an die dieser Link ging.
auth-confirm = Adresse bestätigen
auth-welcome = Willkommen bei Taskcast
auth-looking = Einen Moment
auth-set-up = Taskcast ist schon eingerichtet
auth-set-up-lead = Es gibt schon jemanden, der Taskcast verwaltet. Melde dich an oder bitte um eine Einladung.
auth-new-instance = Diese Instanz ist neu. Lege dein Konto an, dann verwaltest du sie.
auth-create-account = Konto anlegen
auth-setup-token = Einrichtungs-Token
auth-setup-token-hint = Der Server hat es beim Start ausgegeben, mit einem Link auf diese Seite.
auth-email-hint = Du meldest dich damit an, und dorthin gehen E-Mails zu deinen Aufgaben.
auth-forgot-no-mail = Dieses Taskcast verschickt keine E-Mails und kann dir deshalb keinen Link schicken. Frag die Person, die es betreibt: taskcast user reset-link erzeugt einen.
auth-look-into-mail = Sieh in deine E-Mails
auth-link-on-way = Falls es ein Konto für { $address } gibt, ist ein Link für ein neues Passwort unterwegs.
auth-nothing-there = Nach ein paar Minuten noch nichts da? Sieh im Spam nach oder frag, welche Adresse dein Konto hat.
auth-another-address = Andere Adresse versuchen
auth-forgot-lead = Gib die Adresse deines Kontos ein, dann schicken wir dir einen Link für ein neues.
auth-send-link = Link schicken
auth-invitation-worthless = Diese Einladung gilt nicht mehr
auth-invitation-worthless-lead = Sie wurde benutzt, zurückgezogen oder ist abgelaufen. Bitte die Person, die dich eingeladen hat, um eine neue.
auth-invitation = Eine Einladung
auth-invitation-declined = Einladung abgelehnt
auth-invitation-reading = Einladung wird gelesen
auth-join-as = Als { $name } beitreten
auth-another-account = Anderes Konto benutzen
auth-sign-in-join = Anmelden und beitreten
auth-new-here = Neu hier?
auth-create-an-account = Konto anlegen
auth-create-join = Konto anlegen und beitreten
auth-have-account = Hast du schon ein Konto?
auth-not-interested = Kein Interesse?
auth-decline = Ablehnen
auth-join-project = „{ $project }“ beitreten
auth-join-lead = { $inviter } lädt dich ein, an diesem Projekt mitzuarbeiten.
auth-declined = { $inviter } kann dich 30 Tage lang nicht wieder einladen.
auth-declined-they = Du kannst 30 Tage lang nicht wieder eingeladen werden.
auth-mailed-to = Die Einladung ging an diese Adresse.
auth-password-set = Dein neues Passwort gilt
auth-password-set-lead = Du wurdest überall abgemeldet.
auth-new-link = Neuen Link schicken
auth-choose-password = Neues Passwort wählen
auth-set-password = Passwort speichern
auth-mail-stopped = Keine Benachrichtigungen per E-Mail mehr
auth-mail-stopped-lead = Was mit deinen Aufgaben passiert, steht nur noch auf der Seite unter der Glocke. Um wieder E-Mails zu bekommen, schalte in den Einstellungen „Benachrichtigungen per E-Mail“ ein.
auth-open-settings = Einstellungen öffnen
auth-stop-worthless = Dieser Link funktioniert nicht
auth-stop-worthless-lead = Vielleicht ist er abgeschnitten, oder er gehört zu einer Adresse, die dein Konto nicht mehr hat. Du kannst die E-Mails auch in den Einstellungen abstellen.
auth-stop-question = Benachrichtigungen per E-Mail abstellen?
auth-stop-lead = Dann kommen keine E-Mails zu Aufgaben mehr; unter der Glocke auf der Seite steht alles weiterhin. Einladungen und Links, um die du bittest, kommen weiter per E-Mail.
auth-stop = E-Mails abstellen
auth-use-another = Andere Adresse verwenden
auth-use-another-lead = Wir schicken einen Link dorthin. Wenn du ihn öffnest, wird sie deine Adresse.
auth-back-button = Zurück
auth-confirm-title = Bestätige deine Adresse
auth-mailed-link = Wir haben einen Link an { $address } geschickt. Öffne ihn, um Taskcast zu benutzen.
auth-opened = Ich habe den Link geöffnet
auth-send-again = E-Mail noch einmal schicken
auth-nothing-spam = Nach ein paar Minuten noch nichts da? Sieh im Spam nach.
auth-not-confirmed-yet = Diese Adresse ist noch nicht bestätigt. Öffne zuerst den Link in der E-Mail.
auth-link-sent = Ein Link ist unterwegs an { $address }.

## Titles of screens that are called otherwise in the window

title-welcome = Willkommen
title-invitation = Einladung
title-forgot = Passwort vergessen
title-new-password = Neues Passwort
title-mail = Benachrichtigungen per E-Mail

## Search

search-title = Suche
search-placeholder = Aufgaben, Projekte, Leute oder Befehle finden
search-found = Gefundenes
search-open = Suchen (Strg K)
search-recent = Zuletzt
search-tasks = Aufgaben
search-projects = Projekte
search-people = Leute
search-labels = Labels
search-views = Ansichten
search-commands = Befehle
search-beyond = Mehr, vom Server
search-in-comments = in einem Kommentar · { $where }
search-its-tasks = zugehörige Aufgaben
search-offline = Offline: Durchsucht wird, was auf diesem Gerät ist.
search-asking = Der Server wird gefragt …
search-unanswered = Der Server hat nicht geantwortet: Durchsucht ist, was auf diesem Gerät ist.
search-count =
    { $count ->
        [0] Nichts gefunden
        [one] { $count } Ergebnis
       *[other] { $count } Ergebnisse
    }
search-nothing = Nichts heißt „{ $text }“.
search-nothing-here = Nichts auf diesem Gerät heißt „{ $text }“.
search-add-task = „{ $title }“ zum Eingang hinzufügen
search-task-added = Zum Eingang hinzugefügt: „{ $title }“
search-theme-light = Helles Design verwenden
search-theme-dark = Dunkles Design verwenden
search-theme-system = Design des Geräts verwenden
key-with-control = Strg { $key }
shortcut-search = Alles durchsuchen

## Filters

filter-options = Schlüssel und Werte
filter-chips = Gefiltert nach
filter-remove = Aus dem Filter nehmen: { $what }
filter-clear = Leeren
filter-not = nicht { $what }
filter-exact = „{ $words }“
filter-none = keine Angabe
filter-me = ich
filter-key-project = Projekt
filter-key-section = Abschnitt
filter-key-label = Label
filter-key-assignee = Zuständig
filter-key-creator = Angelegt von
filter-key-priority = Priorität
filter-key-due = Fällig
filter-key-created = Angelegt
filter-key-updated = Geändert
filter-key-completed = Erledigt am
filter-key-is = Ist
filter-key-has = Hat
filter-key-text = Text
filter-key-title = Titel
filter-key-id = Nummer
filter-key-parent = Unteraufgabe von
filter-is-open = Offen
filter-is-done = Erledigt
filter-is-overdue = Überfällig
filter-is-assigned = Zugewiesen
filter-is-unassigned = Nicht zugewiesen
filter-is-mine = Meine
filter-has-description = Mit Beschreibung
filter-has-subtasks = Mit Unteraufgaben
filter-has-assignee = Mit Zuständigen
filter-has-due = Mit Fälligkeit
filter-day-today = heute
filter-day-tomorrow = morgen
filter-day-yesterday = gestern
filter-error-unknown-key = „{ $found }“ ist kein Schlüssel für Filter. Setze Wörter mit Doppelpunkt in Anführungszeichen.
filter-error-value-expected = Hier fehlt ein Wert.
filter-error-unknown-value = „{ $found }“ ist hier nicht möglich.
filter-error-one-of = „{ $found }“ ist hier nicht möglich, sondern: { $possible }.
filter-error-unknown-name = Niemand und nichts, was du sehen kannst, heißt „{ $found }“.
filter-error-day-expected = „{ $found }“ ist kein Tag. Tage sind 2026-12-01, today, friday, +3d oder -2w.
filter-error-number-expected = „{ $found }“ ist keine Nummer einer Aufgabe.
filter-error-not-comparable = Das lässt sich nicht vergleichen: Nur Daten und Prioritäten können mehr oder weniger sein.
filter-error-one-value = Ein Vergleich hat genau einen Wert.
filter-error-quote-expected = Das schließende Anführungszeichen fehlt.
filter-error-bracket-expected = Die schließende Klammer fehlt.
filter-error-term-expected = Hier fehlt ein Wort oder eine Bedingung.
filter-error-too-deep = Zu viele Klammern ineinander.
filter-error-too-many = Zu viele Bedingungen: höchstens 100.
filter-error-too-long = Der Filter ist zu lang: höchstens 2.000 Zeichen.

## Mails: what they have in common

mail-someone = Jemand
mail-why-line = Du bekommst diese E-Mail, weil { $why }.
mail-stop = Benachrichtigungen per E-Mail abstellen
mail-settings = Einstellungen
mail-open-task = Aufgabe öffnen
mail-open-project = Projekt öffnen
mail-open-taskcast = Taskcast öffnen
mail-due = Fällig: { $due }
mail-in-project = in { $project }
mail-some-task = Aufgabe { $number }
mail-due-elsewhere = { $time } ({ $zone }), das ist { $there } in { $theirs }
mail-earlier =
    { $count ->
        [one] { $count } frühere Änderung steht hier nicht.
       *[other] { $count } frühere Änderungen stehen hier nicht.
    }

## Mails: what happened to a task

mail-did-assigned = { $who } hat dir diese Aufgabe zugewiesen
mail-did-mentioned = { $who } hat dich erwähnt
mail-did-mentioned-in-comment = { $who } hat dich in einem Kommentar erwähnt
mail-did-commented = { $who } hat kommentiert
mail-did-completed = { $who } hat diese Aufgabe erledigt
mail-did-reopened = { $who } hat diese Aufgabe wieder geöffnet
mail-did-created = { $who } hat diese Aufgabe angelegt
mail-did-deleted = { $who } hat diese Aufgabe gelöscht
mail-did-changed = { $who } hat { $fields } geändert
mail-did-changed-something = { $who } hat diese Aufgabe geändert
mail-field-title = den Titel
mail-field-description = die Beschreibung
mail-field-due = die Fälligkeit
mail-field-priority = die Priorität
mail-field-section_id = den Abschnitt
mail-field-parent_id = die übergeordnete Aufgabe
mail-field-assignee_ids = die Zuständigen
mail-field-label_ids = die Labels
mail-field-completed = den Status
mail-why-assigned = dir diese Aufgabe zugewiesen ist
mail-why-mentioned = du erwähnt wurdest
mail-why-watching = du diese Aufgabe verfolgst
mail-why-imported = dir Importiertes zugewiesen ist oder du darin erwähnt wirst
mail-why-assigned-several = dir diese Aufgaben zugewiesen sind
mail-summary-assigned = { $who } hat dir { $count } Aufgaben zugewiesen
mail-summary-mentioned = { $who } hat dich in { $count } Aufgaben erwähnt
mail-summary-more = und { $count } weitere, unter der Glocke.
mail-summary-why = Du bekommst diese E-Mail, weil { $why }; nach ein paar E-Mails in einer Stunde steht der Rest in einer.
mail-did-imported =
    { $who } hat { $count ->
        [one] { $count } Aufgabe
       *[other] { $count } Aufgaben
    } für dich importiert
mail-imported-title =
    { $count ->
        [one] { $count } Aufgabe wurde für dich importiert
       *[other] { $count } Aufgaben wurden für dich importiert
    }

## Mails with a link

mail-subject-invitation = { $inviter } lädt dich zu { $project } ein
mail-invitation = Öffne die Einladung, um das Projekt zu sehen und daran mitzuarbeiten
mail-invitation-open = Einladung öffnen
mail-invitation-ignore = Wenn du { $inviter } nicht kennst, ignoriere diese E-Mail: Dann passiert nichts.
mail-subject-welcome = Willkommen bei Taskcast
mail-welcome = Willkommen bei Taskcast, { $name }
mail-welcome-account = Für dich wurde ein Konto angelegt. Du meldest dich mit { $email } an
mail-welcome-missing = es fehlt nur noch ein Passwort
mail-welcome-choose = Passwort wählen
mail-welcome-choose-here = Wähle hier dein Passwort:
mail-welcome-late = Der Link funktioniert nur einmal und nur kurze Zeit. Wenn es zu spät ist, fordere auf der Anmeldeseite über „Passwort vergessen?“ einen neuen an.
mail-subject-password_reset = Neues Passwort wählen
mail-password_reset = Jemand, hoffentlich du, hat ein neues Passwort für dein Taskcast-Konto angefordert.
mail-password_reset-here = Wähle es hier:
mail-password_reset-ignore = Wenn du es nicht warst, ignoriere diese E-Mail: Dein Passwort bleibt, wie es ist.
mail-link-once = Der Link funktioniert nur einmal und nur kurze Zeit.
mail-subject-address_change = Bestätige deine Adresse
mail-address_change = Jemand, hoffentlich du, möchte diese Adresse für ein Taskcast-Konto verwenden.
mail-address_change-confirm = Adresse bestätigen
mail-address_change-here = Bestätige sie hier:
mail-address_change-ignore = Wenn du es nicht warst, ignoriere diese E-Mail: Dann ändert sich nichts.
mail-link-short = Der Link funktioniert nur kurze Zeit.

## Mails about the security of an account

mail-subject-password_changed = Dein Taskcast-Passwort wurde geändert
mail-subject-address_changed = Deine Taskcast-Adresse wurde geändert
mail-subject-token_created = Neues API-Token für dein Taskcast-Konto
mail-subject-new_sign_in = Neue Anmeldung an deinem Taskcast-Konto
mail-what-password_changed = Das Passwort deines Taskcast-Kontos wurde geändert.
mail-what-address_changed = Die E-Mail-Adresse deines Taskcast-Kontos wurde geändert. Diese E-Mail geht an die alte und an die neue Adresse.
mail-what-token_created = Für dein Taskcast-Konto wurde ein API-Token erstellt. Ein Programm, das es hat, handelt in deinem Namen.
mail-what-new_sign_in = Jemand hat sich auf einem Gerät, das dafür noch nicht benutzt wurde, an deinem Taskcast-Konto angemeldet.
mail-detail-token_created = Name: { $detail }
mail-detail-new_sign_in = Gerät: { $detail }
mail-detail-new_sign_in-from = Gerät: { $detail }, von { $address }
mail-when = Wann: { $when }
mail-was-you = Wenn du es warst, musst du nichts tun.
mail-was-not-you = Wenn du es nicht warst:
mail-advice-reset = Wähle sofort ein neues Passwort, unter { $forgot }. Das meldet alle Geräte ab und beendet alle API-Tokens.
mail-advice-address_changed = Bitte sofort die Person um Hilfe, die dein Taskcast verwaltet. Links für ein neues Passwort gehen jetzt an die neue Adresse.
mail-see-sessions = Meine Sitzungen und API-Tokens ansehen
mail-sessions = Deine Sitzungen und API-Tokens:
mail-security-why = Du bekommst diese E-Mail, weil es um die Sicherheit deines Taskcast-Kontos geht.

## Language

settings-language = Sprache
settings-language-hint = Für diese Seite und für E-Mails an dich.
settings-language-browser = Wie dieser Browser
