"""Makes the accounts of the drill and prints their names: `python -m drills.editors.accounts 8`."""

import sys

ROLES = ("editor", "administrator", "translator", "editor", "reviewer", "editor", "editor", "editor")


def main(people: int) -> None:
    import django

    django.setup()
    from django.contrib.auth.models import Group, User

    from drills.editors.person import PASSWORD

    for number in range(people):
        role = ROLES[number % len(ROLES)]
        user = User.objects.create_user(f"{role}-{chr(ord('a') + number)}", password=PASSWORD, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        print(user.get_username())


if __name__ == "__main__":
    main(int(sys.argv[1]))
