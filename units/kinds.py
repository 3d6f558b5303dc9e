"""What kinds of organs there are: by level, and by field of work."""

from django.db import models


class Tier(models.TextChoices):
    """The level that an organ belongs to (层级)."""

    PROVINCIAL = "provincial", "省直"
    MUNICIPAL = "municipal", "市直"
    COUNTY = "county", "县（市、区）直"
    VERTICAL = "vertical", "垂直管理"


class Category(models.TextChoices):
    """The field of work by which like organs are compared (工作领域)."""

    PARTY = "party", "党务综合"
    LAW = "law", "政法公安"
    MASSES = "masses", "群众工作"
    ECONOMY = "economy", "经济发展"
    LIVELIHOOD = "livelihood", "民生服务"
    SUPERVISION = "supervision", "监管执法"
    PORT = "port", "口岸管理"
    OTHER = "other", "其他"
