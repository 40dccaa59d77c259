# Every text of page and mails in English. The syntax: https://projectfluent.org/fluent/guide
# How to add a language: docs/how-to/translate.md

## Dates and times

time-just-now = just now

## Connection to the server

connection-connecting = Connecting…
connection-connecting-hint = Opening the live connection.
connection-live = Live
connection-live-hint = Every change reaches you at once.
connection-reconnecting = Reconnecting…
connection-reconnecting-hint = The connection was lost; nothing you did is. Catching up as soon as it is back.
connection-offline = Offline
connection-offline-hint = This device is offline. What you change is sent when the network is back.
connection-fallback = Live (slower)
connection-fallback-hint = Sockets are blocked here, so changes arrive by polling, a little later.
connection-unsent = { $count } unsent

## Board: header

board-inbox = Inbox
board-open-tasks =
    { $count ->
        [0] No open tasks
        [one] { $count } open task
       *[other] { $count } open tasks
    }
board-open-subtasks =
    { $count ->
        [one] { $count } open subtask
       *[other] { $count } open subtasks
    }
board-done = { $count } done
board-done-label = { $count } done, subtasks included
board-done-hint = Completed tasks, subtasks included
board-view-only = you may look, not change
board-filter = Filter
board-filter-label = Filter by title
board-members = Members
board-members-label = Members: { $count }
board-menu = Project
board-rename = Rename
board-rename-label = Project name
board-not-renamed = Project not renamed
board-deleted-tasks = Deleted tasks
board-delete = Delete project
board-delete-question = Delete “{ $project }”?
board-delete-explanation = The project and all its tasks go, for everyone in it. Its owners can restore it for 30 days.

## Actions that several screens offer

action-edit-again = Edit again
