"""Sends one tick as the API does, by the login of MSK. Prints `sent`, or what a client would be told.

Arguments: the API's folder, the authority of the broker's certificate. The rest is the API's own environment.
"""

import asyncio
import logging
import sys

api, authority = sys.argv[1:]
sys.path.insert(0, api)

import kafka_connection
from problems import Problem
from settings import read_settings
from tick_producer import TickProducer

# In AWS the image's own authorities vouch for MSK.
kafka_connection._CONFIGURATION["ssl.ca.location"] = authority
logging.basicConfig(format="%(message)s %(fields)s")


async def main() -> None:
    async with TickProducer(read_settings()) as ticks:
        try:
            await ticks.send([("IBM", '{"by":"iam"}')])
            print("sent")
        except Problem as refused:
            print(refused.detail)


asyncio.run(main())
