"""The application: `streamlit run app.py`. Routes and the workers' life; the pages are in pages/."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st

from core.runners import LocalDispatch, Runner, use
from core.settings import settings
from pages.files.packed import Store
from pages.live.front import middleware
from pages.live.hub import Hub
from pages.live.routes import routes

try:
    settings()
except ValueError as error:
    sys.exit(str(error))
hub, store = Hub(), Store.of_this_server()


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Keep workers, and push what they record, for as long as the server runs."""
    runner = Runner(LocalDispatch())
    runner.start()
    use(runner)
    try:
        with hub.open(runner), store.filling():
            yield {}
    finally:
        use(None)
        runner.close()


app = st.App("pages/router.py", routes=routes(hub), middleware=middleware(store), lifespan=lifespan)
