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
connection-unsent = { $count } nicht gesendet

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
board-view-only = nur ansehen
board-filter = Filtern
board-filter-label = Nach Titel filtern
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
