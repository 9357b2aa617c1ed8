# syntax=docker/dockerfile:1
# One image, two commands: `server` and `worker` (docker/entrypoint.sh). `--target gpu` carries the CUDA build of libtensorflow.
ARG NODE_IMAGE=node:22-bookworm-slim

FROM ${NODE_IMAGE} AS base
WORKDIR /app
# pip is set-up's last way to get libtensorflow; certificates are for the ways before it.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates python3 python3-pip \
  && rm -rf /var/lib/apt/lists/*
ENV XDG_CACHE_HOME=/opt/cache
COPY package.json package-lock.json .npmrc ./
COPY tools/codegen/package.json tools/codegen/

FROM base AS build
RUN npm ci
COPY tsconfig.json prisma.config.ts ./
COPY prisma prisma
COPY scripts scripts
COPY src src
RUN npm run setup -- --only=code

# Engines are fetched in stages of their own, so that a change of code does not fetch them again.
FROM build AS engine-cpu
RUN npx tsx scripts/setup.ts --only=engine
FROM build AS engine-gpu
RUN npx tsx scripts/setup.ts --only=engine --gpu

FROM ${NODE_IMAGE} AS runtime
WORKDIR /app
ENV NODE_ENV=production XDG_CACHE_HOME=/opt/cache HOST=0.0.0.0 DATA_DIR=/data
COPY package.json package-lock.json .npmrc ./
COPY tools/codegen/package.json tools/codegen/
RUN npm ci --omit=dev && npm cache clean --force && install -d -o node -g node /data /blobs /opt/cache
COPY --from=build /app/dist dist
COPY prisma prisma
COPY openapi openapi
COPY docker/entrypoint.sh /usr/local/bin/trainyard
VOLUME /data
EXPOSE 8080
USER node
ENTRYPOINT ["trainyard"]
CMD ["server"]

FROM runtime AS gpu
ENV NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility
COPY --from=engine-gpu --chown=node:node /opt/cache/trainyard /opt/cache/trainyard

FROM runtime AS cpu
COPY --from=engine-cpu --chown=node:node /opt/cache/trainyard /opt/cache/trainyard
