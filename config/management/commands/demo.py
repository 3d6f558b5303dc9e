"""`manage.py demo`: the portal with its sample accounts, from nothing to a served page."""

import socket

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import BaseCommand, CommandError, call_command
from django.db import transaction

from config.demo import synthetic
from config.demo.accounts import ACCOUNTS, DISTRICTS, password
from units.models import District, Remit, Unit

ADDRESS = "127.0.0.1"
#: Content of the demo, in loading order.
FIXTURES = ("districts", "zhoushan_2025")
#: How many 示例 units, over how many years, are added where they are asked for, and their seed.
SAMPLE_UNITS, SAMPLE_YEARS, SAMPLE_SEED = 80, 5, 1
#: A year under review, by the demo's reviewers; nothing of it is public.
REVIEW = "review_sample"


class Command(BaseCommand):
    """Prepare the demo and serve it in the foreground."""

    help = "Migrate, load the sample content, make the demo accounts and serve the portal."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--sample",
            action="store_true",
            help=f"add {SAMPLE_UNITS} 示例 units over {SAMPLE_YEARS} years, where none are there",
        )
        parser.add_argument("--prepare-only", action="store_true", help="do all but serve")
        parser.add_argument(
            "--without-review", action="store_true", help="leave out the sample year under review"
        )

    def handle(
        self, *, port: int, sample: bool, prepare_only: bool, without_review: bool, **options
    ):
        if not settings.DEMO:
            raise CommandError("demo accounts belong to a demo only: set PORTAL_DEMO=true")
        if not prepare_only:
            self.require_free(port)
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        is_new = self.load_content()
        if sample and not synthetic.made(SAMPLE_SEED):
            synthetic.generate(SAMPLE_UNITS, SAMPLE_SEED, SAMPLE_YEARS)
        self.make_accounts()
        if is_new and not without_review:
            self.load_review()
        if not prepare_only:
            self.announce(port)
            self.serve(port)

    def require_free(self, port: int) -> None:
        """Stop in one line when the port is taken or is none."""
        try:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((ADDRESS, port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"port {port} cannot be used ({error}); try another: make demo PORT={port + 1}"
            ) from None

    def load_content(self) -> bool:
        """Load the sample content into an empty portal; what staff entered is never touched.

        Returns whether it was empty.
        """
        if Unit.objects.exists():
            return False
        with transaction.atomic():
            call_command("loaddata", *FIXTURES, verbosity=0)
            call_command("reindex", verbosity=0)
        return True

    @transaction.atomic
    def load_review(self) -> None:
        """Load the sample year under review, once its reviewers have accounts."""
        call_command("loaddata", REVIEW, verbosity=0)
        call_command("reindex", verbosity=0)

    @transaction.atomic
    def make_accounts(self) -> None:
        """Make the demo accounts that are missing; a changed password stays as it was changed."""
        users = get_user_model().objects
        for login, roles in ACCOUNTS.items():
            if users.filter(username=login).exists():
                continue
            if roles is None:
                users.create_superuser(login, password=password(login))
                continue
            user = users.create_user(login, password=password(login), is_staff=True)
            user.groups.set(Group.objects.filter(name__in=roles))
            if login in DISTRICTS:
                district = District.objects.get(code=DISTRICTS[login])
                Remit.objects.create(user=user, district=district)

    def may(self, login: str) -> str:
        """The roles of a demo account in words, and its district."""
        words = "、".join(ACCOUNTS[login] or ["超级用户"])
        code = DISTRICTS.get(login)
        return f"{words}（限{District.objects.get(code=code)}）" if code else words

    def announce(self, port: int) -> None:
        """Print the address and the logins."""
        lines = [f"{login:<10} {password(login):<25} {self.may(login)}" for login in ACCOUNTS]
        self.stdout.write(f"\n模范机关 portal: http://{ADDRESS}:{port}/")
        self.stdout.write(f"Staff sign in:   http://{ADDRESS}:{port}/admin/\n\n")
        self.stdout.write("Demo logins (as first made):\n  " + "\n  ".join(lines))
        self.stdout.write("\nCtrl-C ends it.\n")
        self.stdout.flush()

    def serve(self, port: int) -> None:
        """Serve until interrupted."""
        from granian import Granian
        from granian.constants import Interfaces

        Granian(
            "config.wsgi:application",
            address=ADDRESS,
            port=port,
            interface=Interfaces.WSGI,
            blocking_threads=4,
            respawn_failed_workers=True,
            log_level="warning",
        ).serve()
