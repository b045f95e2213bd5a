.PHONY: help setup fmt lint test e2e e2e-full run bench soak chaos chaos-broken clean

help: ## Show these targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

setup: ## Fetch what Parley needs and build it
	@bin/setup

run: ## Start Parley on this machine; ARGS="--port 4000" passes flags on
	@bin/fetch && bin/build && bin/warm && exec bin/parley run $(ARGS)

fmt: ## Format all sources
	@bin/fmt

lint: ## Check formatting and lint all sources
	@bin/setup && bin/lint

test: ## Lint, then run the tests
	@bin/test

e2e: ## Run the browser tests alone
	@bin/setup tests && bin/e2e

e2e-full: ## Run the browser tests, those that take minutes too
	@bin/setup tests && E2E_FULL=1 bin/e2e

bench: ## Measure speed and scale here, or one thing: SCENARIO=streams ARGS="--answers 400"
	@bin/bench $(SCENARIO) $(ARGS)

soak: ## See whether memory grows in 90 minutes of people who come and go
	@bin/bench soak $(ARGS)

chaos: ## Break a deployment under load: MINUTES=30 REDIS=single SEED=1 CLIENTS=200 FAULTS=a,b
	@bin/chaos $(if $(MINUTES),--minutes $(MINUTES)) $(if $(REDIS),--redis $(REDIS)) $(if $(SEED),--seed $(SEED)) $(if $(CLIENTS),--clients $(CLIENTS)) $(if $(FAULTS),--faults $(FAULTS))

chaos-broken: ## See that make chaos fails where a guard is taken out
	@bin/chaos-broken

clean: ## Remove what was built; fetched files and conversations stay
	@rm -rf */target client/dist client/node_modules
