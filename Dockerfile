# The command `gazette`, for networks without a registry of Python packages: first `make wheelhouse`, then
#     docker build -t gazette-portal .
#     docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/portal" gazette-portal build
# In a GitLab of one's own the image is what .gitlab-ci.yml of a portal names.  Of this folder only wheelhouse/ gets in.
FROM python:3.12-slim-bookworm

# git tells when each text was committed, which is when it was published; where there is none, feeds are not dated.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    && git config --system --add safe.directory /portal

RUN --mount=type=bind,source=wheelhouse,target=/wheelhouse \
    python -m pip install --no-cache-dir --no-index --find-links /wheelhouse --require-hashes -r /wheelhouse/requirements.txt

RUN useradd --create-home --uid 10001 gazette
USER gazette
ENV PYTHONDONTWRITEBYTECODE=1 GAZETTE_CACHE=/tmp/gazette-cache
WORKDIR /portal
ENTRYPOINT ["gazette"]
CMD ["build"]
