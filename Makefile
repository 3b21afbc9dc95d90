# The whole of it is in launcher/; this only gives the commands their names. From any directory: make -C <here> run
PYTHON ?= python3
HERE := $(dir $(abspath $(lastword $(MAKEFILE_LIST))))
LAUNCH := cd "$(HERE)" && exec $(PYTHON) -m launcher

.PHONY: run test check setup stores demo bench drill load shots prove mutate
run: ; @$(LAUNCH) run
test: ; @$(LAUNCH) test $(ONLY)
check: ; @$(LAUNCH) check
setup: ; @$(LAUNCH) setup
stores: ; @$(LAUNCH) stores
demo: ; @$(LAUNCH) manage demo
bench: ; @$(LAUNCH) bench
drill: ; @$(LAUNCH) drill $(ONLY)
load: ; @$(LAUNCH) load $(ONLY)
shots: ; @$(LAUNCH) shots
prove: ; @$(LAUNCH) manage prove
mutate: ; @$(LAUNCH) mutate
