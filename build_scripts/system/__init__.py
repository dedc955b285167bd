"""Files, locks, cache, parallel work, YAML and progress; each a thin layer on a library.

`files`     atomic files, folders that are replaced as a whole, locks (filelock)
`cache`     results of pure functions from earlier builds (diskcache)
`parallel`  a map over several processes (concurrent.futures)
`yaml_files`  YAML written by people, with the line of each value (PyYAML)
`progress`  what a build is doing, on a terminal or in a log (rich)
"""
