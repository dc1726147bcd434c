# Becomes the server, with a watcher beside it: sh watched.sh COMMAND…
# Standard input is a pipe from Indaba. When Indaba is gone, however it went, the pipe ends, and the watcher stops the server (INT: a
# fast shutdown). Indaba stops the server in the same way. The word "ended" sends the watcher home: the server is gone already, and its
# number may soon be another process's.
#
# The watcher is a grandchild, so that the server has no child that it does not know.
exec 3<&0 </dev/null
(
    (
        trap '' INT HUP TERM
        while read -r word <&3; do
            [ "$word" = ended ] && exit 0
        done
        kill -INT "$$"
    ) >/dev/null 2>&1 &
)
exec 3<&-
exec "$@"
