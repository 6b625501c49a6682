FROM python:3.11-slim

# cpu, or cuda for the CUDA build of torch, which is several GB larger
ARG TORCH=cpu

WORKDIR /app

# First what changes seldom: the installed packages stay cached while the application changes. All are wheels, so that no
# compiler is needed.
COPY requirements.txt requirements.lock ./
COPY tools/install.py tools/
RUN PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore python tools/install.py requirements.txt --torch "$TORCH"

RUN useradd --create-home --uid 10001 reglab

COPY .streamlit .streamlit
COPY core core
COPY pages pages
COPY app.py ./

# What browsers load, packed, so that a first visit finds it so.
RUN PYTHONDONTWRITEBYTECODE=1 python -m pages.files.packed

ENV PYTHONUNBUFFERED=1 \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    STREAMLIT_SERVER_FILE_WATCHER_TYPE=none \
    STREAMLIT_SERVER_HEADLESS=true \
    STREAMLIT_SERVER_PORT=8501

USER reglab
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", \
    "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['STREAMLIT_SERVER_PORT'] + '/_stcore/health', timeout=4)"]
CMD ["python", "-m", "streamlit", "run", "app.py"]
