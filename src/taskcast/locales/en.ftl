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
board-view-only = View only
board-filter = Filter
board-filter-label = Filter the board
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

## Actions that several screens offer

action-again = Try again
action-cancel = Cancel
action-close = Close
action-copied = Copied
action-copy = Copy
action-delete = Delete
action-discard = Discard
action-restore = Restore
action-save = Save
action-show = Show
action-show-more = Show more
action-undo = Undo
action-remove = Remove
action-send = Send
action-rename-anyway = Rename it anyway
action-move-anyway = Move it anyway

## People and lists

somebody = Somebody
someone = Someone
former-member = Former member

## What can go wrong

problem-conflict = Someone else changed this at the same time.
problem-precondition_failed = Someone else changed this in the meantime.
problem-idempotency_mismatch = This was already sent with other content. Please reload the page.
problem-invalid_credentials = That email and password do not belong together.
problem-address_unconfirmed = Please confirm your address first.
problem-demo_password = The password of this demo account is public, so it signs nobody in here. Choose a new one by “Forgot your password?”.
problem-unreachable = The server cannot be reached. Please try again in a moment.
problem-not-on-device = Not on this device. You see it once you are connected.
problem-signed-out = You are signed out. Please sign in again.
problem-forbidden = You may look at this, but not change it.
problem-not-found = This is no longer here, or no longer shared with you.
problem-too-large = That is too large.
problem-rate-limited = Too many requests. Try again in a moment.
problem-server = Something went wrong on the server. Nothing was changed.
problem-server-reference = Something went wrong on the server (reference { $reference }). Nothing was changed.
problem-deleted = { $who } deleted it.
problem-could-not-open = This could not be opened
problem-rate-limited-seconds =
    Too many requests. Try again in { $count ->
        [one] { $count } second
       *[other] { $count } seconds
    }.
problem-rate-limited-minutes =
    Too many requests. Try again in { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }.

## What is wrong with one field (src/taskcast/domain/refusals.py)

refusal-account-exists = Has an account already.
refusal-address-required = Is required: this invitation is not bound to an address.
refusal-asked-too-soon = Left or declined less than { $days } days ago. You can ask again after { $day }.
refusal-assignee-outside = Must be active members of the project; { $id } is not.
refusal-beside-itself = A task cannot stand beside itself.
refusal-confirmed-already = Is confirmed already.
refusal-deep-subtasks = Subtasks nest at most { $most } levels deep.
refusal-empty = Must not be empty.
refusal-enter-password = Enter your password, to be sure that it is you.
refusal-filter-too-slow = Takes too long among so many tasks: name a project, a person, a label or a day.
refusal-former-address = Is of an address that this account no longer has.
refusal-in-the-past = Must be in the future.
refusal-inbox-archived = An inbox cannot be archived.
refusal-inbox-deleted = An Inbox cannot be deleted.
refusal-inbox-members = An Inbox project has no other members. Take another project.
refusal-invitation-closed = This invitation is no longer open. Ask for a new one.
refusal-label-name-taken = The project has a label “{ $name }” already: use that one, or choose another name.
refusal-label-on-many-tasks = Is on { $count } tasks; at most { $most } change at once: take it off some first.
refusal-label-outside = Must be labels of the task's project; { $id } is not.
refusal-last-administrator = Somebody has to administer: make someone else administrator first.
refusal-last-owner = A project needs an owner: make someone else an owner first.
refusal-least-characters = Must have at least { $least } characters.
refusal-least-items = Must have at least { $least } items.
refusal-link-ended = Is not valid or no longer so. Ask for a new link.
refusal-link-of-many = This link is not for you alone: just do not use it.
refusal-link-used = This link was used already, or your address or password changed since. Ask for a new one.
refusal-long = Must have at most { $most } characters, not { $count }.
refusal-mail-address = Must be a mail address such as ada@example.org.
refusal-many-assignees = Must name at most { $most } people.
refusal-many-bytes = Must have at most { $most } bytes.
refusal-many-invitations = Has { $most } open invitations already: revoke some, or share one link.
refusal-many-labels = Has { $most } labels already: delete some first.
refusal-many-labels-of-task = Must name at most { $most } labels.
refusal-many-sections = Has { $most } sections already: delete some first.
refusal-many-tokens = There are { $most } tokens already: revoke some first.
refusal-many-views = There are { $most } views already: delete some first.
refusal-member-already = Is the address of someone who is in this project already.
refusal-most-characters = Must have at most { $most } characters.
refusal-most-items = Must have at most { $most } items.
refusal-no-parent = Must be a task of the same project, or null.
refusal-no-such-box = There is no such box in the text, or the text has over 20,000 characters: edit it instead.
refusal-not-active = Must be someone with an active account.
refusal-not-active-invite = Must be someone with an active account; invite others by mail.
refusal-not-your-password = Is not your password.
refusal-nul = Must not contain the NUL character.
refusal-other-address-invited = Must be the address this invitation was mailed to.
refusal-other-label = Must be another label of the same project.
refusal-other-neighbour = Must be a task of the same project.
refusal-other-section = Must be a section of the task's project, or null.
refusal-own-address = Is your own address: you are in this project.
refusal-own-subtask = A task cannot be its own subtask.
refusal-password-guessable = Is one of the first that others would guess. Take a few unrelated words.
refusal-password-known = Is little more than a name or address that others know. Take a few unrelated words.
refusal-password-not-taken = Could not be taken: sign in again and retry.
refusal-password-unseen = Must consist of characters one can see, and of spaces.
refusal-required = Is required.
refusal-section-of-neighbour = Must be the section of the neighbour.
refusal-unicode = Must be valid Unicode without lone surrogates.
refusal-unknown-field = There is no such field.
refusal-unseen-project = Must be a project you can see.
refusal-your-address-already = Is your address already.

## How a session ended

session-ended-expired = Your session has ended. Please sign in again.
session-ended-password = The password was changed. Please sign in with the new one.
session-ended-elsewhere = This session was ended from another device. Please sign in again.
session-ended-deactivated = This account has been deactivated.
session-ended-signed-out = You were signed out.

## Forms

form-no-address = This does not look like an email address.
form-password-hint = At least { $least } characters. A few words in a row are long and easy to remember.
form-password-missing = Please choose a password, { $least } characters or longer.
form-password-hide = Hide password
form-password-show = Show password
form-hide = Hide
form-show = Show
form-password = Password
form-copied = { $what } copied
form-discard-typed = Discard what you typed?
form-discard-typed-hint = It has not been sent.
loading = Loading
dismiss = Dismiss
form-password-short =
    This has { $count ->
        [one] { $count } character
       *[other] { $count } characters
    }; { $least } is the least.

## Comments

comment-not-added = The comment was not added
comment-not-changed = The comment was not changed
comment-not-deleted = The comment was not deleted
box-not-ticked = The box was not ticked
comments-title = Comments
comment-by = Comment by { $name }
comment-sending = sending…
comment-edited = , edited
comment-edit = Edit comment
comment-delete = Delete comment
comment-delete-question = Delete this comment?
comment-delete-explanation = It disappears for everyone. This cannot be undone.
comment-changed-elsewhere = This comment was changed in another window. Yours is below; saving it replaces this:
comment-changes-discarded = Changes to the comment discarded
comment-new = New comment
comment-write = Write a comment
comment-send = Comment

## Projects and sections: what was done or refused

project-deleted = Deleted “{ $project }” for everyone in it
not-deleted = “{ $name }” was not deleted
not-restored = “{ $name }” was not restored
not-renamed = “{ $name }” was not renamed
not-moved = “{ $name }” was not moved
not-added = “{ $name }” was not added
not-changed = “{ $name }” was not changed
not-completed = “{ $name }” was not completed
not-reopened = “{ $name }” was not reopened
project-not-joined = You did not join “{ $project }”
invitation-not-declined = The invitation was not declined
inbox-not-read = The inbox was not marked as read
notifications-not-loaded = Older notifications were not loaded
role-not-changed = { $name }’s role was not changed
member-not-removed = { $name } was not removed
renamed-meanwhile = Someone renamed “{ $seen }” to “{ $theirs }” while you were typing. Your “{ $mine }” was not saved.
section-not-added = The section “{ $name }” was not added
section-moved-meanwhile = Somebody moved “{ $name }” meanwhile. It stays there.
invitations-closed =
    { $count ->
        [one] { $count } open invitation was closed.
       *[other] { $count } open invitations were closed.
    }

## Tasks: what was done or refused

task-stays = “{ $task }” is as the others have it.
task-use-my-text = Use my text
task-use-mine = Use mine
task-completed = Completed “{ $task }”
task-deleted = Deleted “{ $task }”
tasks-added =
    { $count ->
        [one] { $count } task added
       *[other] { $count } tasks added
    }
tasks-taken-back =
    { $count ->
        [one] { $count } task taken back
       *[other] { $count } tasks taken back
    }

## Tasks: moved by another at the same time. { $by } is “you” when it was the same person in another window

moved-to-project =
    { $by ->
        [you] In another window, you
       *[other] { $who }
    } moved “{ $task }” to another project meanwhile. It stays there.
moved-out-of-parent =
    { $by ->
        [you] In another window, you
       *[other] { $who }
    } took “{ $task }” out of its parent task meanwhile. It stays there.
moved-into-parent =
    { $by ->
        [you] In another window, you
       *[other] { $who }
    } made “{ $task }” a subtask of “{ $parent }” meanwhile. It stays there.
moved-into-some-parent =
    { $by ->
        [you] In another window, you
       *[other] { $who }
    } made “{ $task }” a subtask of another task meanwhile. It stays there.
moved-within-section =
    { $by ->
        [you] In another window, you
       *[other] { $who }
    } moved “{ $task }” to another place in “{ $section }” meanwhile. It stays there.
moved-within =
    { $by ->
        [you] In another window, you
       *[other] { $who }
    } moved “{ $task }” to another place meanwhile. It stays there.
moved-out-of-section =
    { $by ->
        [you] In another window, you
       *[other] { $who }
    } moved “{ $task }” out of its section meanwhile. It stays there.
moved-to-section =
    { $by ->
        [you] In another window, you
       *[other] { $who }
    } moved “{ $task }” to “{ $section }” meanwhile. It stays there.
moved-to-some-section =
    { $by ->
        [you] In another window, you
       *[other] { $who }
    } moved “{ $task }” to another section meanwhile. It stays there.

## Changes by others, for screen readers. The name of the person stands before each

announce = { $who } { $what }
announce-more = { $who } { $what } and { $count } more
announce-added = added “{ $task }”
announce-restored = restored “{ $task }”
announce-deleted = deleted “{ $task }”
announce-commented = commented on “{ $task }”
announce-completed = completed “{ $task }”
announce-reopened = reopened “{ $task }”
announce-moved = moved “{ $task }”
announce-changed = changed “{ $task }”
announce-changes =
    { $count ->
        [one] { $count } change by others
       *[other] { $count } changes by others
    }

## Who else is here. { $names } are one or several people

presence-looking =
    { $count ->
        [one] { $names } is looking at this task
       *[other] { $names } are looking at this task
    }
presence-title =
    { $count ->
        [one] { $names } is changing the title
       *[other] { $names } are changing the title
    }
presence-description =
    { $count ->
        [one] { $names } is editing the description
       *[other] { $names } are editing the description
    }
presence-comment =
    { $count ->
        [one] { $names } is writing a comment
       *[other] { $names } are writing a comment
    }
presence-editing =
    { $count ->
        [one] { $names } is editing this task
       *[other] { $names } are editing this task
    }
presence-here = { $name } is here
presence-looking-at = { $name } is looking at “{ $task }”
presence-writing-in = { $doing }: “{ $task }”
presence-now = Here now
presence-others = others
presence-more = and { $count } more: { $names }

## Texts that could not be sent

draft-title = Title
draft-description = Description
draft-new-comment = New comment
draft-new-subtask = New subtask
draft-changed-comment = Changed comment
draft-new-task = New task
draft-new-section = New section
kept-texts-title = What you typed here
kept-texts-copy = Copy: { $what }
kept-texts-discard = Discard: { $what }

## Due dates and priorities

due-date = Due date
due-time = Due time
due-add-time = Add a time
due-clear = Clear due date
due-on = Due { $date }
due-overdue = Overdue: { $date }
priority-0 = No priority
priority-1 = Low
priority-2 = Medium
priority-3 = High
priority-4 = Urgent

## Writing Markdown

markdown-people = People
markdown-hint = Markdown
markdown-hint-mentions = Markdown, @ mentions

## Adding tasks

add-placeholder = What is to be done?
add-task = Add task
add-subtask = Add subtask
add-task-label = New task in { $into }
add-subtask-label = New subtask in { $into }
add-too-long = Not added: a title has at most { $most } characters. Shorten it, or break it into lines.
add-enter = Enter adds it
add-button = Add
add-button-several = Add { $count }
add-enter-several-task =
    Enter adds { $count ->
        [one] { $count } task
       *[other] { $count } tasks
    }
add-enter-several-subtask =
    Enter adds { $count ->
        [one] { $count } subtask
       *[other] { $count } subtasks
    }

## Projects

project-not-created = “{ $name }” was not created
inbox-invited = { $inviter } invites you to “{ $project }”
inbox-news = { $count } new in your inbox
project-gone = This project is not here
project-gone-hint = It was deleted, or it is no longer shared with you.
project-go-to-inbox = Go to your Inbox
project-not-loaded = This project is not on this device yet
project-offline = You are offline. It opens by itself as soon as the network is back.
page-not-here = Not here
opening-inbox = Opening your Inbox

## Board: sections and cards

section-name = Section name
section-new-name = Name of the new section
section-new-placeholder = Name the section, then Enter
section-add = Add section
section-none = Without section
section-label = Section { $name }
section-move-left = Move left
section-move-right = Move right
section-delete = Delete section
section-delete-question = Delete the section “{ $name }”?
section-delete-explanation = Its tasks stay in the project, without a section.
section-not-renamed = Section not renamed
section-deleted-meanwhile = The section was deleted. What you were writing is in “Without section”.
board-nothing = Nothing to do here
board-nothing-inbox = Put here what belongs to no project yet. Only you see it.
board-nothing-project = Add the first task, or sections to sort them into. Everyone in the project sees it at once.
section-no-match = No card matches.
section-empty = Nothing here yet.
card-help = Press Enter to open, x to complete, Space to pick up and move with the arrow keys.
card-complete = Complete { $task }
card-reopen = Reopen { $task }
card-being-added = Being added…
card-open-subtasks = Open subtasks
card-has-description = Has a description
card-has-description-spoken = has a description
card-more = More for { $task }
card-move-to = Move to
completed-title = Completed
completed-hide = Hide completed tasks
completed-none = Nothing completed yet.
trash-with-completed = completed
trash-deleted = deleted { $when }
trash-deleted-by = deleted { $when } by { $name }
trash-restore = Restore { $task }
trash-empty = Nothing here
trash-empty-hint = Deleted tasks can be brought back from here.
figure = { $value }
count-tasks =
    { $count ->
        [one] { $count } task
       *[other] { $count } tasks
    }
section-show-more =
    { $count ->
        [one] Show { $count } more task
       *[other] Show { $count } more tasks
    }
completed-older =
    { $count ->
        [one] { $count } older task
       *[other] { $count } older tasks
    }
trash-with-subtasks =
    { $count ->
        [one] with { $count } subtask
       *[other] with { $count } subtasks
    }

## Views: tasks of all projects

view-my-tasks = My tasks
view-my-tasks-none = Nothing is waiting for you
view-my-tasks-hint = Tasks that are assigned to you, in any project, and those of your Inbox stand here.
view-today = Today
view-today-none = Done for today
view-today-hint = What is due today, or was due before, stands here.
view-upcoming = Upcoming
view-upcoming-none = Nothing planned
view-upcoming-hint = Your tasks with a due date stand here, day by day.
view-search = Search
view-search-none = No task matches
view-search-hint = Only open tasks are looked for, unless you add is:done.
view-overdue = Overdue
view-later = Later
view-no-due = No due date
view-no-labels = No labels
view-today-on = Today · { $date }
view-tomorrow-on = Tomorrow · { $date }
view-when-today = today
view-reschedule-all = Reschedule all to today
view-rescheduled =
    { $count ->
        [one] { $count } task put off to { $when }
       *[other] { $count } tasks put off to { $when }
    }
view-not-whole = Not all projects are on this device. Tasks of the others are missing here.
view-add-to = to
view-display = Display
view-group-by = Group by
view-group-none = No groups
view-sort-by = Sort by
view-sort-manual = As in the projects
view-sort-created = Newest first
view-sort-updated = Last changed first
view-layout = Layout
view-layout-list = List
view-layout-board = Board
view-show-completed = Show completed
view-carry-card = Picked up “{ $task }”. Arrow left and right move it to another column, Space puts it down, Escape puts it back.
view-save-as = Save as view
view-save-changes = Save changes
view-rename = Name and icon
view-delete = Delete the view
view-delete-question = Delete the view “{ $view }”?
view-delete-explanation = It goes for everybody in the project. The tasks stay.
view-name = Name
view-icon = Icon
view-icon-hint = An emoji, if you like
view-shared-with = Who has it
view-nobody-else = Nobody else
view-only-me = Only me
view-gone = This view is not here
view-gone-hint = It was deleted, or it is no longer shared with you.
view-saved-hint = No open task is what this view asks for.
sidebar-views = Views
view-fields = Columns
view-field-project = Project
view-field-created = Created
view-field-updated = Changed
view-due-today = Today
view-due-tomorrow = Tomorrow
view-due-next-week = Next week
view-edit-title = Change the title of { $task }
view-change-field = { $field } of { $task }:
view-carry-up = Picked up “{ $task }”. Arrow up and down move it to another group, Space puts it down, Escape puts it back.
view-grid-help = Arrows walk through the list. Press Enter to open, x to complete, F2 to change the title, Space to move the task to another group.
view-shortcut-down = Next task
view-shortcut-up = Previous task
view-shortcut-pick-up = Pick the task up, or put it down
view-shortcut-open = Open the task
view-shortcut-complete = Complete the task
view-shortcut-rename = Change the title

## Keyboard shortcuts. Texts that are read out while a card is carried

shortcut-next-card = Next card (or carry it down)
shortcut-previous-card = Previous card (or carry it up)
shortcut-next-section = Next section (or carry it there)
shortcut-previous-section = Previous section (or carry it there)
shortcut-pick-up = Pick the card up, or put it down
shortcut-open-card = Open the card
shortcut-complete-card = Complete the card
shortcut-label-card = Label the card
shortcut-put-back = Put the card back
shortcut-add-task = Add a task
shortcut-close-task = Close the task
shortcut-complete-task = Complete the open task
shortcut-label-task = Label the open task
shortcut-help = Show the shortcuts
shortcut-inbox = Go to your Inbox
shortcut-settings = Go to settings
shortcuts-title = Keyboard shortcuts
key-escape = Esc
key-space = Space
carry-back = Put back where it was.
carry-nested = “{ $task }” belongs to “{ $parent }” and stays there.
carry-up = Picked up “{ $task }”. Arrows move it, Space puts it down, Escape puts it back.
carry-down = Put down in { $section }.
carry-place = { $section }, place { $place } of { $count }.

## Members and invitations

members-you = (you)
members-deactivated = (deactivated)
members-role-of = Role of { $name }
members-leave = Leave
members-remove = Remove { $name }
members-leave-question = Leave “{ $project }”?
members-remove-question = Remove { $name }?
members-leave-explanation = You will no longer see this project.
members-remove-explanation = { $name } loses access at once. Tasks assigned to them stay. Links that are open now are closed, so that nobody comes back by one.
members-leave-yes = Leave project
role-owner = Owner
role-member = Member
role-viewer = Viewer
role-small-owner = owner
role-small-member = member
role-small-viewer = viewer
invite-title = Invite
invite-email = Email
invite-known = People you work with
invite-add = Add { $name }
member-added = { $name } is in the project now
member-not-added = { $name } was not added
invite-as = as
invite-unmailed = No mail was sent, for this Taskcast has none configured. If { $address } has an account here, the invitation is under its bell. If not, make a link and hand it over.
invite-link-for-one = Create a link for one person
invite-share = Or share a link
invite-for = for
invite-uses = How many people the link lets in
invite-ends-after = ends after
invite-ends = When the link ends
invite-create-link = Create link
invite-link = Invitation link
invite-open = Open invitations
invite-by-link = By link
invite-revoke = Revoke
invite-revoke-address = Revoke the invitation { $address }
invite-revoke-link = Revoke the invitation by link
invite-not-loaded = The open invitations could not be loaded.
invite-any-number = any number of people
invite-reach-any = Whoever has it can join with this link, until it ends or you revoke it.
invite-used-of = { $uses } of { $most } used
invite-ends-on = ends { $date }
invite-whom = Whom? Enter an address, or create a link below.
invite-sent = Invitation sent to { $address }
invite-people =
    { $count ->
        [one] { $count } person
       *[other] { $count } people
    }
invite-days =
    { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
invite-reach =
    { $count ->
        [one] One person
       *[other] { $count } people
    } can join with this link, until it ends or you revoke it.
invite-used =
    { $count ->
        [one] used once
       *[other] used { $count } times
    }

## Notifications. { $actor } and { $task } are shown in bold

notifications-title = Notifications
notifications-unread = { $count } unread
notifications-read-all = Mark all read
notifications-mark = unread
notifications-none = Nothing new
notifications-none-hint = When someone assigns, mentions, answers or invites you, you read it here first.
notifications-older = Show older notifications
notifications-some-project = a project
notified-assigned = { $actor } assigned you to { $task }
notified-mentioned = { $actor } mentioned you in { $task }
notified-commented = { $actor } commented on { $task }
notified-completed = { $actor } completed { $task }
notified-reopened = { $actor } reopened { $task }
notified-created = { $actor } created { $task }
notified-deleted = { $actor } deleted { $task }
notified-changed = { $actor } changed { $task }
notified-changed-fields = { $actor } changed { $fields } of { $task }
field-title = the title
field-description = the description
field-due = the due date
field-priority = the priority
field-section_id = the section
field-assignee_ids = who it is assigned to
field-label_ids = the labels
notified-imported =
    { $actor } imported { $count ->
        [one] { $count } task
       *[other] { $count } tasks
    } for you into { $task }
notified-more-tasks =
    { $count ->
        [one] and { $count } more task
       *[other] and { $count } more tasks
    }
notified-times =
    { $count ->
        [one] { $count } time
       *[other] { $count } times
    }
count-invitations =
    { $count ->
        [one] { $count } invitation
       *[other] { $count } invitations
    }

## Invitations one has received. { $inviter } and { $project } are shown in bold

received-title = Invitations
received-until = Open until { $date }
received-accept = Accept
received-decline = Decline
received-joined = You joined “{ $project }”
received-declined = Invitation declined. { $inviter } cannot invite you again for 30 days.
received-owner = { $inviter } invites you to { $project } as an owner
received-member = { $inviter } invites you to { $project } as a member
received-viewer = { $inviter } invites you to { $project } as a viewer

## Conflicts

conflict-title = Changed by both of you
conflict-lead = While you were editing “{ $task }”, someone else changed the same. Nothing is lost: choose what should stand.
conflict-yours = Yours
conflict-theirs = Theirs
conflict-take-theirs = Take theirs
conflict-keep-mine = Keep mine
conflict-no-due = No due date
conflict-empty = Empty
conflict-changed = Changed
nobody = Nobody

## What is not at the server yet

sync-saved = All saved
sync-checking = Checking…
sync-unsent = { $count } unsent
sync-needs-you =
    { $count ->
        [one] { $count } needs you
       *[other] { $count } need you
    }
sync-not-kept = This browser keeps nothing on the device. What is unsent is lost when the page is closed.
sync-parked = A change could not be saved. It is kept under “What needs you”.
needs-you-title = What needs you
needs-you-lead = These changes could not be saved. Each is kept on this device until you decide.
needs-you-none = Nothing needs you
needs-you-none-hint = Changes that cannot be saved are kept here until you decide.
needs-you-conflict = Someone else changed the same before yours arrived.
needs-you-yours = Yours
needs-you-stands = What stands now
needs-you-before = Before
needs-you-depends =
    { $count ->
        [one] { $count } more change depends on it.
       *[other] { $count } more changes depend on it.
    }
needs-you-change = Change
needs-you-change-field = Change: { $field }
needs-you-leave-out = Save without it
needs-you-restore = Restore and save mine
needs-you-copy = Copy your text
needs-you-discard-question = Discard this change?
needs-you-discard-explanation = What you wrote in it is lost.
needs-you-discard-more =
    { $count ->
        [one] What you wrote in it is lost, and { $count } more change that depends on it.
       *[other] What you wrote in it is lost, and { $count } more changes that depend on it.
    }
needs-you-name = Name
needs-you-comment = Comment
parked-create_task = New task “{ $title }”
parked-update_task = Change “{ $title }”
parked-move_task = Move “{ $title }”
parked-complete_task = Complete “{ $title }”
parked-reopen_task = Reopen “{ $title }”
parked-delete_task = Delete “{ $title }”
parked-restore_task = Restore “{ $title }”
parked-set_task_checkbox = Tick a box in “{ $title }”
parked-create_section = New section “{ $title }”
parked-update_section = Rename the section “{ $title }”
parked-move_section = Move the section “{ $title }”
parked-delete_section = Delete the section “{ $title }”
parked-create_label = New label “{ $title }”
parked-update_label = Change the label “{ $title }”
parked-move_label = Move the label “{ $title }”
parked-merge_labels = Merge the label “{ $title }” into another
parked-delete_label = Delete the label “{ $title }”
parked-create_view = New view “{ $title }”
parked-update_view = Change the view “{ $title }”
parked-move_view = Move the view “{ $title }”
parked-delete_view = Delete the view “{ $title }”
parked-create_project = New project “{ $title }”
parked-update_project = Change the project “{ $title }”
parked-arrange_project = Arrange the project “{ $title }”
parked-delete_project = Delete the project “{ $title }”
parked-restore_project = Restore the project “{ $title }”
parked-accept_received_invitation = Join “{ $title }”
parked-decline_invitation = Decline the invitation to “{ $title }”
parked-read_notifications = Mark notifications as read
parked-update_me = Change your settings
parked-put_member = Change the role of { $title }
parked-remove_member = Remove { $title } from the project
parked-add_comment = Comment on “{ $title }”
parked-update_comment = Change a comment
parked-set_comment_checkbox = Tick a box in a comment
parked-delete_comment = Delete a comment
parked-other = A change of “{ $title }”
parked-in-project = In “{ $project }”

## The workspace: menus

shell-skip = Skip to content
shell-close-menu = Close menu
shell-menu = Menu
shell-unreachable = The server cannot be reached
shell-unreachable-hint = Check the connection of this device, or ask whoever runs this Taskcast.
shell-workspace = Workspace
sidebar-projects = Projects
sidebar-new-project = New project
sidebar-new-project-name = Name of the new project
sidebar-new-project-placeholder = Name the project, then Enter
sidebar-first-project = Add your first project
sidebar-favourites = Favourites
sidebar-archived = Archived ({ $count })
sidebar-menu = Menu of { $name }
project-mark = Add to favourites
project-unmark = Remove from favourites
sidebar-up = Move up
sidebar-down = Move down
sidebar-moved = { $name } is number { $place } now
project-not-arranged = The place of “{ $name }” was not saved
project-not-changed = “{ $name }” was not changed
project-archived = “{ $project }” is archived
project-brought-back = “{ $project }” is back among the projects
board-look = Colour and icon
board-archive = Archive project
board-bring-back = Bring back from the archive
board-archived = Archived
look-colour = Colour
look-icon = Icon
look-no-icon = None
look-own-icon = Another emoji
colour-grey = Grey
colour-red = Red
colour-orange = Orange
colour-yellow = Yellow
colour-green = Green
colour-teal = Teal
colour-blue = Blue
colour-purple = Purple
colour-pink = Pink
colour-brown = Brown
sidebar-settings = Settings
sidebar-people = People
sidebar-security = Security log
sidebar-deleted-projects = Deleted projects
sidebar-appearance = Appearance
update-ready = A new version of Taskcast is ready.
update-load = Load it
sidebar-sign-out = Sign out
theme-system = As the device
theme-light = Light
theme-dark = Dark
sign-out-question = Sign out with unsent work?
sign-out-unsent =
    { $count ->
        [one] One change has not reached the server yet. Kept here, it is sent when you sign in on this device again.
       *[other] { $count } changes have not reached the server yet. Kept here, they are sent when you sign in on this device again.
    }
sign-out-refused =
    { $count ->
        [one] One change could not be saved. Kept here, it waits under “What needs you” until you decide.
       *[other] { $count } changes could not be saved. Kept here, they wait under “What needs you” until you decide.
    }
sign-out-drafts =
    { $count ->
        [one] One text is not finished. Kept here, it is where you typed it when you sign in on this device again.
       *[other] { $count } texts are not finished. Kept here, they are where you typed them when you sign in on this device again.
    }
sign-out-unsent-lost =
    { $count ->
        [one] One change has not reached the server yet.
       *[other] { $count } changes have not reached the server yet.
    }
sign-out-refused-lost =
    { $count ->
        [one] One change could not be saved.
       *[other] { $count } changes could not be saved.
    }
sign-out-drafts-lost =
    { $count ->
        [one] One text is not finished.
       *[other] { $count } texts are not finished.
    }
sign-out-shared = Taskcast shows what is kept to nobody else. On a device that others use, discard what must stay private.
sign-out-lost = This browser keeps nothing on the device: all of it is lost when you sign out.
sign-out-keep = Keep and sign out
sign-out-discard = Discard and sign out
not-signed-out = You are still signed in

## A task

task-gone = This task is not here
task-gone-hint = It was deleted, or moved to a project that is not shared with you.
task-not-opened = This task could not be opened
task-deleted-by = { $name } deleted this task
task-in-trash = “{ $task }” lies among the deleted tasks of this project ({ $when }).
task-restore-it = Restore it
task-to-board = Go to the board
task-description = Description
task-description-placeholder = Describe it. Markdown works.
task-description-edit = Edit the description
task-description-add = Add a description
task-description-changed = Someone has changed the description since you began.
task-description-discarded = Changes to the description discarded
task-history = History
task-history-earlier = Show earlier changes
task-assigned-to = Assigned to
task-labels = Labels
no-labels = No labels
labels-find = Find or create a label
labels-create = Create “{ $name }”
labels-none-yet = No labels yet: type the name of the first.
view-not-added = The view “{ $name }” was not added
view-deleted = View “{ $view }” deleted
label-not-added = The label “{ $name }” was not added
label-not-merged = “{ $name }” was not merged
label-merged = “{ $name }” merged into “{ $into }”
label-deleted = Label “{ $label }” deleted
label-name = Name of the label
label-new = New label
label-label = Label { $name }
label-colour-of = Colour of { $name }
label-move-up = Move up
label-move-down = Move down
label-merge-into = Merge into
label-merge-question = Merge “{ $name }” into “{ $into }”?
label-merge-explanation =
    { $count ->
        [0] No open task has “{ $name }”; completed ones that do get “{ $into }” instead. “{ $name }” is deleted. This cannot be undone.
        [one] One open task gets “{ $into }” instead, and so do completed ones. “{ $name }” is deleted. This cannot be undone.
       *[other] { $count } open tasks get “{ $into }” instead, and so do completed ones. “{ $name }” is deleted. This cannot be undone.
    }
label-merge-yes = Merge
label-delete = Delete label
label-delete-question = Delete the label “{ $name }”?
label-delete-explanation =
    { $count ->
        [one] It comes off one open task, and off completed ones. “Undo” may not put it back on all completed ones.
       *[other] It comes off { $count } open tasks, and off completed ones. “Undo” may not put it back on all completed ones.
    }
labels-explained = Labels say what tasks have in common, across sections. Everyone in the project sees them.
task-due = Due
task-priority = Priority
task-section = Section
task-subtasks = Subtasks
task-subtasks-not-on-device = You see completed subtasks once you are connected.
task-subtasks-done = { $done } of { $count } done
task-state-completed = Completed
task-state-complete = Complete
task-more = More
task-copy-link = Copy link
task-link-copied = Link copied
task-move-to-project = Move to project
task-title = Title
task-title-not-changed = Title not changed
task-moved-to = Moved to “{ $project }”
task-moved-to-inbox = Moved to your Inbox
task-moved-unlabelled = { $moved }, without the labels it does not have: { $labels }
task-created = Created { $created } · updated { $updated }
task-created-by = Created { $created } by { $name } · updated { $updated }
task-moved-without =
    { $moved }; { $count ->
        [one] { $count } person
       *[other] { $count } people
    } could not come along

## History of a task. The name of the person stands before each

history-task_created = created this task
history-task_deleted = deleted it
history-task_restored = restored it
history-comment_created = commented
history-comment_updated = edited a comment
history-comment_deleted = deleted a comment
history-something = changed something
history-other = changed { $field }
history-title = changed the title from “{ $before }” to “{ $after }”
history-description-added = added a description
history-description-removed = removed the description
history-description-changed = changed the description
history-completed = completed it
history-reopened = reopened it
history-priority = changed the priority from { $before } to { $after }
history-due-removed = removed the due date
history-due-set = set the due date to { $after }
history-due-moved = moved the due date from { $before } to { $after }
history-moved = moved it from { $before } to { $after }
history-section = “{ $name }”
history-no-section = no section
history-gone-section = a section that is gone
history-parent-removed = took it out of its parent task
history-parent = made it a subtask of “{ $parent }”
history-some-parent = made it a subtask of another task
history-assigned = assigned { $names }
history-unassigned = unassigned { $names }
history-reassigned = assigned { $added } and unassigned { $removed }
history-assignees = changed who is assigned
history-somebody = somebody
history-labelled = added the labels { $names }
history-unlabelled = removed the labels { $names }
history-relabelled = added the labels { $added } and removed { $removed }
history-labels = changed the labels
history-gone-label = one that is gone

## What a form still needs

missing-name = Please enter your name.
missing-a-name = Please enter a name.
missing-email = Please enter an email address.
missing-password = Please enter your password.
missing-current-password = Please enter your current password.
missing-token-name = Please enter what the token is for.
missing-setup-token = Please enter the setup token.

## Settings

settings-title = Settings
settings-you = You
settings-name = Name
settings-name-hint = The others see it beside your tasks and comments.
settings-zone = Time zone
settings-zone-hint = Says when “today” begins for you, and when something is overdue.
settings-zone-here = Use this device’s: { $zone }
settings-zone-universal = Universal
settings-profile-saved = Your profile is saved
settings-kept = Kept on this device, and sent once there is a connection
settings-look-hint = Remembered on this device only.
settings-look = Light or dark
settings-look-system = As this device
settings-address = Email address
settings-address-used = You sign in as { $address }, and mail goes there.
settings-address-used-no-mail = You sign in as { $address }.
settings-address-unconfirmed = This address is not confirmed, so invitations mailed to it are not yours yet.
settings-address-mail-link = Mail me a link to confirm it
settings-address-no-mail = This Taskcast sends no mail, so no address can be confirmed and yours cannot be changed here.
settings-address-link-sent = A link is on its way to { $address }. It becomes your confirmed address when you open it.
settings-address-new = New address
settings-address-change = Change address
settings-your-password = Your password
settings-your-password-hint = To be sure that it is you.
settings-mail = Mail
settings-mail-label = Mail notifications
settings-mail-hint = A mail when a task is assigned to you or changes, and when somebody mentions you. Your inbox here tells you either way. Invitations and links you ask for are always mailed.
settings-mail-unsent = This Taskcast sends no mail. Your inbox here tells you when a task is assigned to you or changes, and when somebody mentions you.
settings-mail-on = Mail notifications are on
settings-mail-off = Mail notifications are off
settings-mail-not-changed = Mail notifications were not changed
settings-password-hint = Changing it signs you out everywhere else, and ends your API tokens unless you keep them.
settings-password-current = Current password
settings-password-new = New password
settings-password-keep-tokens = Keep API tokens
settings-password-keep-tokens-hint = Only if nobody else can know them: your programs then go on working.
settings-password-change = Change password
settings-password-changed = Your password is changed; your other devices are signed out

## Settings: what was sent

deliveries-title = Notifications sent
deliveries-hint = Why did or didn’t a mail come? What was sent, what waits, and what could not be delivered.
deliveries-show = Show what was sent
deliveries-again = Send again
deliveries-again-label = Send again: { $what }
deliveries-none = Nothing yet.
deliveries-look-again = Look again
deliveries-older = Show older
deliveries-of-task = { $what }: “{ $task }”
deliveries-of-task-number = { $what }: task { $number }
deliveries-to-other = To somebody else · { $fate }
deliveries-sent-again = It is sent once more
deliveries-not-sent-again = It was not sent again
delivery-assigned = Assigned
delivery-mentioned = Mentioned
delivery-commented = New comment
delivery-changed = Changed
delivery-completed = Completed
delivery-reopened = Reopened
delivery-created = New task
delivery-deleted = Deleted
delivery-imported = Imported
delivery-invitation = Invitation
delivery-welcome = Welcome letter
delivery-password_reset = Link for a new password
delivery-address_change = Link to confirm an address
delivery-password_changed = Password changed
delivery-address_changed = Address changed
delivery-token_created = New API token
delivery-new_sign_in = New sign-in
delivery-email = mail
delivery-console = console
delivery-sent = Sent by { $channel } { $when }
delivery-bell = Shown in the bell; { $why }
delivery-not-sent = Not sent by { $channel }
delivery-not-sent-why = Not sent by { $channel }: { $why }
delivery-sending = Being sent by { $channel }
delivery-waiting = Waiting to be sent by { $channel }
delivery-no-mail = no mail is configured
delivery-turned-off = mail notifications are turned off
delivery-waiting-tried =
    Waiting to be sent by { $channel }, tried { $count ->
        [one] once
       *[other] { $count } times
    }
delivery-waiting-why =
    Waiting to be sent by { $channel }, tried { $count ->
        [one] once
       *[other] { $count } times
    }: { $why }

## Settings: sessions and API tokens

sessions-title = Where you are signed in
sessions-hint = If you do not know one of these devices, sign it out and change your password.
sessions-current = This device
sessions-since = signed in
sessions-used = last used
sessions-end = Sign out
sessions-end-label = Sign out { $device }, signed in { $since }
sessions-end-others = Sign out everywhere else
sessions-end-others-question = Sign out everywhere else?
sessions-end-others-explanation = Every device but this one is signed out at once. API tokens go on working.
sessions-ended = Signed out on { $device }
sessions-not-ended = Not signed out on { $device }
sessions-others-ended = You are signed out everywhere else
sessions-others-not-ended = Your other devices were not signed out
device-unknown = Unknown device
device-on = { $browser } on { $system }
tokens-title = API tokens
tokens-hint = For scripts and other programs: they act in your name, without your password.
tokens-read = Reads only
tokens-write = Reads and writes
tokens-made = made { $date }
tokens-ends = ends { $date }
tokens-ended = ended { $date }
tokens-revoke = Revoke
tokens-revoke-label = Revoke { $name }
tokens-new = New token
tokens-revoke-question = Revoke “{ $name }”?
tokens-revoke-explanation = Whatever uses this token stops working at once. This cannot be undone.
tokens-revoked = “{ $name }” is revoked
tokens-not-revoked = “{ $name }” was not revoked
token-ready = “{ $name }” is ready
token-copy-now = Copy the token now: it is not shown again.
token-label = Token
token-use = Programs send it in a header: { $header }. Keep it like a password.
token-lost = The token was made, but its secret was lost on the way here. Revoke it and make another.
token-done = Done
token-new = New API token
token-purpose = What is it for?
token-purpose-placeholder = Backup script
token-purpose-hint = A name by which you know it again.
token-scope = What may it do?
token-scope-write = Read and write
token-scope-write-hint = Everything you can do with tasks yourself.
token-scope-read = Read only
token-scope-read-hint = Sees what you see and changes nothing.
token-end = When does it end?
token-end-hint = From then on it opens nothing. You can revoke it at any time.
token-end-group = Ends
token-end-year = After a year
token-end-never = Never
token-create = Create token
token-end-days =
    After { $count ->
        [one] { $count } day
       *[other] { $count } days
    }

## People

people-title = People
people-lead = Everyone with an account on this Taskcast.
people-add = Add a person
people-admins-only = For administrators
people-admins-only-hint = Here administrators look after everyone’s accounts. Who is in a project, its owner decides there.
person-you = You
person-administrator = Administrator
person-unconfirmed = Address not confirmed
person-deactivated = Deactivated
person-change = Change { $name }
person-no-administrator = No longer an administrator
person-make-administrator = Make administrator
person-deactivate-menu = Deactivate…
person-activate = Activate
person-deactivate = Deactivate
person-deactivate-question = Deactivate { $name }?
person-deactivate-explanation = They are signed out everywhere at once, and their API tokens end. Their tasks and comments stay, and you can activate them again.
person-has-account-link = { $name } has an account; a link to set a password is on its way
person-has-account = { $name } has an account
person-now-active = { $name } may sign in again
person-now-deactivated = { $name } is signed out everywhere and may not sign in
person-now-administrator = { $name } is an administrator now
person-now-no-administrator = { $name } is no longer an administrator
person-not-changed = { $name } was not changed
owners-title = Who owns these projects now?
owners-lead = Only { $name } owns these projects, and others are in them. Name an owner for each; { $name } is deactivated then.
owners-new = New owner of { $project }
owners-group = In the project
owners-submit = Name and deactivate
new-person-mail-link = Mail them a link to choose one
new-person-no-mail = This Taskcast sends no mail.
new-person-set-now = Set one now
new-person-first-password = First password
new-person-administrator-hint = May add and deactivate people, and name owners of projects that would have none. Sees no project they are not a member of.
new-person-add = Add person

## Security log

security-signed_in = Signed in
security-signed_out = Signed out
security-session_ended = Session ended
security-sessions_ended = Sessions ended
security-password_changed = Password changed
security-password_reset_requested = Password reset asked for
security-password_reset = Password reset
security-address_change_requested = Change of address asked for
security-address_changed = Address changed
security-address_confirmed = Address confirmed
security-token_created = API token made
security-token_revoked = API token revoked
security-token_expired = API token expired
security-tokens_ended = API tokens ended
security-account_created = Account made
security-account_deactivated = Account deactivated
security-account_reactivated = Account activated again
security-administrator_added = Made administrator
security-administrator_removed = No longer administrator
security-member_added = Added to a project
security-member_role_changed = Role changed
security-member_removed = Left or removed from a project
security-owner_named = Owner named
security-project_deleted = Project deleted
security-project_restored = Project restored
security-link_created = Invitation link made
security-link_used = Invitation link used
security-links_closed = Invitation links closed
security-invitation_sent = Invitation mailed
security-invitation_accepted = Invitation accepted
security-invitation_declined = Invitation declined
security-invitations_closed = Invitations closed
security-sign_in_refused = Sign-ins refused: wrong password
security-sign_in_limited = Sign-ins refused: too many
security-password_refused = Own password wrong
security-credential_refused = Unknown session or token
security-link_refused = Mailed link not valid
security-permission_refused = Not permitted
security-cross_site_refused = Request of another site
security-title = Security log
security-lead = Who gained, used or lost access in the last 90 days.
security-admins-hint = Here administrators see who gained, used or lost access.
security-what = What
security-who = Who
security-everyone = Everyone
security-all = All
security-everything = Everything
security-one-kind = One kind
security-nobody-found = Nobody found yet
security-choose = Choose one of those found
security-nothing = Nothing here
security-nothing-of-kind = Nothing of this kind happened in the last 90 days.
security-nothing-happened = Nothing happened in the last 90 days.
security-detail = { $what } ({ $detail })
security-detail-owner = owner
security-detail-member = member
security-detail-viewer = viewer
security-detail-person = person
security-detail-administrator = administrator
security-detail-read = may read
security-detail-write = may change
security-detail-left = left
security-detail-removed = removed
security-detail-deactivated = account deactivated
security-detail-demo_password = demo password
security-detail-password_changed = password changed
security-detail-password_reset = password reset
security-detail-signed_out_everywhere = signed out everywhere
security-counted = { $what }, { $times }
security-project = project { $id }
security-account = account { $id }
security-on-server = on the server
security-count-people =
    { $count ->
        [one] { $count } person
       *[other] { $count } people
    }
security-count-sessions =
    { $count ->
        [one] { $count } session
       *[other] { $count } sessions
    }
security-count-tokens =
    { $count ->
        [one] { $count } token
       *[other] { $count } tokens
    }
security-count-links =
    { $count ->
        [one] { $count } link
       *[other] { $count } links
    }
security-count-invitations =
    { $count ->
        [one] { $count } invitation
       *[other] { $count } invitations
    }
security-count-times =
    { $count ->
        [one] once
       *[other] { $count } times
    }

## Deleted projects

deleted-projects-title = Deleted projects
deleted-projects-lead = Projects you owned. Restoring one brings back its tasks and everybody who was in it. After 30 days nothing is left of it.
deleted-projects-none = Nothing here
deleted-projects-none-hint = Projects that you delete can be restored from here for 30 days.
deleted-projects-restored = Restored “{ $project }”
deleted-projects-open = Open
deleted-projects-until = can be restored until { $date }

## Account forms and screens

auth-your-name = Your name
auth-email = Email
auth-sign-in = Sign in
auth-forgot = Forgot your password?
auth-back = Back to sign in
auth-go = Go to Taskcast
auth-confirmed = Your address is confirmed
auth-confirmed-lead = You sign in with it, and mail goes there.
auth-link-worthless = This link no longer works
auth-link-worthless-sign-in = Each link works once and only for a while. Sign in and ask for a new one.
auth-link-worthless-ask = Each link works once and only for a while. Ask for a new one.
auth-confirm-question = Is this your address?
auth-confirm-lead = Confirm it, and your account uses the address this link was mailed to.
auth-confirm = Confirm address
auth-welcome = Welcome to Taskcast
auth-looking = Looking around
auth-set-up = Taskcast is already set up
auth-set-up-lead = There is an administrator already. Sign in, or ask them for an invitation.
auth-new-instance = This is a new instance. Make your account: you will be its administrator.
auth-create-account = Create account
auth-setup-token = Setup token
auth-setup-token-hint = The server printed it when it started, with a link to this page.
auth-email-hint = You sign in with it, and mail about your tasks goes there.
auth-forgot-no-mail = This Taskcast sends no mail, so it cannot send you a link. Ask whoever runs it for one: taskcast user reset-link makes it.
auth-look-into-mail = Look into your mail
auth-link-on-way = If there is an account for { $address }, a link to set a new password is on its way.
auth-nothing-there = Nothing there after a few minutes? Look among the spam, or ask your administrator which address your account has.
auth-another-address = Try another address
auth-forgot-lead = Tell us the address of your account: we mail you a link to set a new one.
auth-send-link = Send me the link
auth-invitation-worthless = This invitation no longer works
auth-invitation-worthless-lead = It was used, taken back, or has expired. Ask the person who invited you for a new one.
auth-invitation = An invitation
auth-invitation-declined = Invitation declined
auth-invitation-reading = Reading the invitation
auth-join-as = Join as { $name }
auth-another-account = Use another account
auth-sign-in-join = Sign in and join
auth-new-here = New here?
auth-create-an-account = Create an account
auth-create-join = Create account and join
auth-have-account = You have an account?
auth-not-interested = Not interested?
auth-decline = Decline
auth-join-project = Join “{ $project }”
auth-join-lead = { $inviter } invites you to work on this project together.
auth-declined = { $inviter } cannot invite you again for 30 days.
auth-declined-they = They cannot invite you again for 30 days.
auth-mailed-to = The invitation was mailed to this address.
auth-password-set = Your new password is set
auth-password-set-lead = Wherever you were signed in, you have been signed out.
auth-new-link = Send me a new link
auth-choose-password = Choose a new password
auth-set-password = Set password
auth-mail-stopped = No more mail notifications
auth-mail-stopped-lead = What happens to your tasks is told in your inbox on the page alone. To get mail again, turn on “Mail notifications” in your settings.
auth-open-settings = Open settings
auth-stop-worthless = This link does not work
auth-stop-worthless-lead = It may be cut short, or of an address your account no longer has. You can stop mail notifications in your settings, too.
auth-stop-question = Stop mail notifications?
auth-stop-lead = Then no mail tells you about tasks; your inbox on the page still does. Invitations and links you ask for keep coming by mail.
auth-stop = Stop mail notifications
auth-use-another = Use another address
auth-use-another-lead = We mail a link to it. It becomes your address when you open the link.
auth-back-button = Back
auth-confirm-title = Confirm your address
auth-mailed-link = We mailed a link to { $address }. Open it to start using Taskcast.
auth-opened = I have opened the link
auth-send-again = Send the mail again
auth-nothing-spam = Nothing there after a few minutes? Look among the spam.
auth-not-confirmed-yet = This address is not confirmed yet. Open the link in the mail first.
auth-link-sent = A link is on its way to { $address }.

## Titles of screens that are called otherwise in the window

title-welcome = Welcome
title-invitation = Invitation
title-forgot = Forgotten password
title-new-password = New password
title-mail = Mail notifications

## Mails: what they have in common

mail-someone = Someone
mail-why-line = You get this because { $why }.
mail-stop = Stop mail notifications
mail-settings = Settings
mail-open-task = Open the task
mail-open-project = Open the project
mail-open-taskcast = Open Taskcast
mail-due = Due: { $due }
mail-in-project = in { $project }
mail-some-task = Task { $number }
mail-due-elsewhere = { $time } ({ $zone }), which is { $there } in { $theirs }
mail-earlier =
    { $count ->
        [one] { $count } earlier change is not told here.
       *[other] { $count } earlier changes are not told here.
    }

## Search

search-title = Search
search-placeholder = Find tasks, projects, people, or something to do
search-found = What was found
search-open = Search (Ctrl K)
search-recent = Recent
search-tasks = Tasks
search-projects = Projects
search-people = People
search-labels = Labels
search-views = Views
search-commands = Commands
search-beyond = More, from the server
search-in-comments = in a comment · { $where }
search-its-tasks = their tasks
search-offline = Offline: what this device holds is searched.
search-asking = Asking the server…
search-unanswered = The server did not answer: what this device holds is searched.
search-count =
    { $count ->
        [0] Nothing found
        [one] { $count } result
       *[other] { $count } results
    }
search-nothing = Nothing is called “{ $text }”.
search-nothing-here = Nothing on this device is called “{ $text }”.
search-add-task = Add “{ $title }” to your Inbox
search-task-added = Added to your Inbox: “{ $title }”
search-theme-light = Use the light theme
search-theme-dark = Use the dark theme
search-theme-system = Use the theme of the device
key-with-control = Ctrl { $key }
shortcut-search = Search everything

## Filters

filter-options = Keys and values
filter-chips = Filtered by
filter-remove = Remove from the filter: { $what }
filter-clear = Clear
filter-not = not { $what }
filter-exact = “{ $words }”
filter-none = none
filter-me = me
filter-key-project = Project
filter-key-section = Section
filter-key-label = Label
filter-key-assignee = Assigned to
filter-key-creator = Created by
filter-key-priority = Priority
filter-key-due = Due
filter-key-created = Created
filter-key-updated = Updated
filter-key-completed = Completed
filter-key-is = Is
filter-key-has = Has
filter-key-text = Text
filter-key-title = Title
filter-key-id = Number
filter-key-parent = Subtask of
filter-is-open = Open
filter-is-done = Done
filter-is-overdue = Overdue
filter-is-assigned = Assigned
filter-is-unassigned = Unassigned
filter-is-mine = Mine
filter-has-description = With a description
filter-has-subtasks = With subtasks
filter-has-assignee = With somebody assigned
filter-has-due = With a due date
filter-day-today = today
filter-day-tomorrow = tomorrow
filter-day-yesterday = yesterday
filter-error-unknown-key = “{ $found }” is no key of filters. Put words with a colon in quotes.
filter-error-value-expected = A value is missing here.
filter-error-unknown-value = “{ $found }” is not possible here.
filter-error-one-of = “{ $found }” is not possible here, but: { $possible }.
filter-error-unknown-name = Nobody and nothing you can see is called “{ $found }”.
filter-error-day-expected = “{ $found }” is no day. Days are 2026-12-01, today, friday, +3d or -2w.
filter-error-number-expected = “{ $found }” is no number of a task.
filter-error-not-comparable = This cannot be compared: only dates and priorities can be more or less.
filter-error-one-value = A comparison takes one value.
filter-error-quote-expected = The closing quotation mark is missing.
filter-error-bracket-expected = The closing bracket is missing.
filter-error-term-expected = A word or a condition is missing here.
filter-error-too-deep = Too many brackets in one another.
filter-error-too-many = Too many conditions: at most 100.
filter-error-too-long = The filter is too long: at most 2,000 characters.

## Mails: what happened to a task

mail-did-assigned = { $who } assigned this task to you
mail-did-mentioned = { $who } mentioned you
mail-did-mentioned-in-comment = { $who } mentioned you in a comment
mail-did-commented = { $who } commented
mail-did-completed = { $who } completed this task
mail-did-reopened = { $who } reopened this task
mail-did-created = { $who } created this task
mail-did-deleted = { $who } deleted this task
mail-did-changed = { $who } changed { $fields }
mail-did-changed-something = { $who } changed this task
mail-field-title = the title
mail-field-description = the description
mail-field-due = the due date
mail-field-priority = the priority
mail-field-section_id = the section
mail-field-parent_id = the parent task
mail-field-assignee_ids = the assignees
mail-field-label_ids = the labels
mail-field-completed = the state
mail-why-assigned = you are assigned to this task
mail-why-mentioned = you were mentioned
mail-why-watching = you watch this task
mail-why-imported = you are assigned to what was imported, or mentioned in it
mail-why-assigned-several = you are assigned to these tasks
mail-summary-assigned = { $who } assigned { $count } tasks to you
mail-summary-mentioned = { $who } mentioned you in { $count } tasks
mail-summary-more = and { $count } more, in your inbox.
mail-summary-why = You get this because { $why }; beyond a few mails an hour, one tells of the rest.
mail-did-imported =
    { $who } imported { $count ->
        [one] { $count } task
       *[other] { $count } tasks
    } for you
mail-imported-title =
    { $count ->
        [one] { $count } task was imported for you
       *[other] { $count } tasks were imported for you
    }

## Mails with a link

mail-subject-invitation = { $inviter } invites you to { $project }
mail-invitation = Open the invitation to see the project and work on it together
mail-invitation-open = Open the invitation
mail-invitation-ignore = If you do not know { $inviter }, ignore this mail: nothing happens.
mail-subject-welcome = Welcome to Taskcast
mail-welcome = Welcome to Taskcast, { $name }
mail-welcome-account = An administrator made an account for you. You sign in as { $email }
mail-welcome-missing = only a password is missing
mail-welcome-choose = Choose your password
mail-welcome-choose-here = Choose your password here:
mail-welcome-late = The link works once, and only for a short time. If it is too late, open the sign-in page and ask for a new one with “Forgot your password?”.
mail-subject-password_reset = Choose a new password
mail-password_reset = Someone, hopefully you, asked for a new password for your Taskcast account.
mail-password_reset-here = Choose it here:
mail-password_reset-ignore = If it was not you, ignore this mail: your password stays as it is.
mail-link-once = The link works once, and only for a short time.
mail-subject-address_change = Confirm your address
mail-address_change = Someone, hopefully you, wants to use this address for a Taskcast account.
mail-address_change-confirm = Confirm this address
mail-address_change-here = Confirm it here:
mail-address_change-ignore = If it was not you, ignore this mail: nothing changes.
mail-link-short = The link works only for a short time.

## Mails about the security of an account

mail-subject-password_changed = Your Taskcast password was changed
mail-subject-address_changed = Your Taskcast address was changed
mail-subject-token_created = A new API token for your Taskcast account
mail-subject-new_sign_in = New sign-in to your Taskcast account
mail-what-password_changed = The password of your Taskcast account was changed.
mail-what-address_changed = The mail address of your Taskcast account was changed. This mail goes to the old address and to the new one.
mail-what-token_created = An API token was made for your Taskcast account. A program that has it acts in your name.
mail-what-new_sign_in = Someone signed in to your Taskcast account on a device that had not been used for it before.
mail-detail-token_created = Its name: { $detail }
mail-detail-new_sign_in = Device: { $detail }
mail-detail-new_sign_in-from = Device: { $detail }, from { $address }
mail-when = When: { $when }
mail-was-you = If it was you, there is nothing to do.
mail-was-not-you = If it was not you:
mail-advice-reset = choose a new password at once, at { $forgot }. This signs out every device and ends every API token.
mail-advice-address_changed = ask whoever administers your Taskcast for help at once. Links for a new password now go to the new address.
mail-see-sessions = See my sessions and API tokens
mail-sessions = Your sessions and API tokens:
mail-security-why = You get this mail because it is about the security of your Taskcast account.

## Language

settings-language = Language
settings-language-hint = Of this page, and of the mails you get.
settings-language-browser = As this browser
