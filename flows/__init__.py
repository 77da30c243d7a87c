"""When, how often, what to retry: Prefect flows, the command line, and the wiring of it all.

The only place that imports Prefect, and the only one where reading meets accounts payable. Nothing here is a
rule. File names must not be those of standard modules or of our packages: Prefect puts this folder first on
``sys.path`` when it loads a flow by its path.
"""
