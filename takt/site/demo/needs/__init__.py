"""What each product line is asked for."""

from takt.site.demo.needs import ads, content, live, pay

LINES = {
    "feed": content.FEED,
    "ranking": content.FEED,
    "creator": content.CREATOR,
    "community": content.COMMUNITY,
    "studio": live.STUDIO,
    "hosts": live.HOSTS,
    "drama": live.DRAMA,
    "delivery": ads.DELIVERY,
    "advertiser": ads.ADVERTISER,
    "global-ads": ads.ADVERTISER,
    "measurement": ads.MEASUREMENT,
    "checkout": pay.CHECKOUT,
    "risk-control": pay.CHECKOUT,
    "settlement": pay.SETTLEMENT,
    "growth": pay.GROWTH,
}
