"""Who is signed in, with the district that they answer for, and what that leaves of their role."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User

from config.roles.table import IN_DISTRICT, permissions_of
from units.remits import district_of

LEFT_IN_DISTRICT = frozenset(permissions_of(IN_DISTRICT))


class AccountBackend(ModelBackend):
    """Django's, where an account of one district keeps only what the table leaves to it."""

    def get_user(self, user_id):
        """The account, with its district: read in the query that is made anyway."""
        rows = User._default_manager.select_related("remit__district")
        user = rows.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj, obj=None):
        """Those of its groups; in a district no others than the table leaves."""
        found = super().get_all_permissions(user_obj, obj)
        if found and district_of(user_obj) is not None:
            return found & LEFT_IN_DISTRICT
        return found
