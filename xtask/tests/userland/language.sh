# SPDX-License-Identifier: LGPL-2.1 OR MIT
# Scripts for a shell, one for each behaviour. dash says what they print.

# --- quotes
echo 'a  b' "c  d" e\ \ f "it's" 'say "x"' "a\"b" "\$x" '\$' a''b ""c
echo "a\
b" c\
d

# --- variables
x=1; y="two words"; echo $x "$y" $y ${x}a "${y}b" $nosuch.
z=$y; echo "$z"; z=a$x$y; echo "$z"
x=5 true; echo $x; a=1 b=2; echo $a$b

# --- parameters with a default
unset u; e=
echo ${u-a} ${u:-b} ${e-c} ${e:-d} "${u:-x  y}" ${u:-x  y} ${u:-"x  y"}
echo ${u+a} ${e+b} ${e:+c} ${u:=set} $u ${#u} ${e:=two words} "$e"

# --- parameters without a part
p=/usr/lib/libc.so.6
echo ${p#*/} ${p##*/} ${p%.*} ${p%%.*} ${p#nosuch} ${p%/*} "${p##*/}" ${p#"/usr"}
x='a*b*c'; echo "${x#*\*}" "${x##*'*'}" "${x%\**}"

# --- positional parameters
set -- a "b c" d
echo $# $1 "$2" $3 "$@" "$*" ${#} ${2}
for i in "$@"; do echo "<$i>"; done
for i in $@; do echo "<$i>"; done
for i; do echo "[$i]"; done
shift; echo $# "$1"; shift 2; echo $# "$@"
set -- "$@"; echo $#; set -- "" ''; echo $#
for i in "$@"; do echo "<$i>"; done
set -- 1 2 3 4 5 6 7 8 9 ten; echo $10 ${10}

# --- field splitting
IFS=:; x=a:b::c:; set -- $x; echo $#; for i in $x; do echo "<$i>"; done
IFS=' :'; x=' a : b  c:d '; for i in $x; do echo "<$i>"; done
IFS=; x='a b'; for i in $x; do echo "<$i>"; done
unset IFS; x='a	b
c'; for i in $x; do echo "<$i>"; done
IFS=-; set -- a b c; echo "$*"; x=$*; echo "$x"

# --- command substitution
echo $(echo a b) "$(echo 'c  d')" `echo e` "`echo \"f\"`" $(echo $(echo nested))
x=$(printf 'a\n\n\n'); echo "[$x]"
x=$(exit 3); echo $?; echo $(exit 4) $?
echo "$(case a in (a) echo in;; esac)" "$(echo ")")" $(echo '(' # comment )
)
echo `echo \`echo deep\`` "$(
echo lines
)"

# --- arithmetic
echo $((1+2*3)) $(( (1+2)*3 )) $((7/2)) $((-7/2)) $((-7%3)) $((1<<4)) $((255>>4)) $((0x1f)) $((010))
x=5; echo $((x)) $(($x*2)) $((x=7)) $x $((x+=3)) $x $((x>>=1)) $x
echo $((1<2)) $((2<=1)) $((1==1)) $((1!=1)) $((!0)) $((!5)) $((~0)) $((5&3)) $((5|3)) $((5^3)) $((1&&0)) $((1||0))
echo $((1?2:3)) $((0?2:3)) $((0?1:0?2:3)) $((nosuch)) $((nosuch+1)) $(( 1 + (2) ))
echo $((0 && (x=99))) $x $((1 || (x=98))) $x
echo $((9223372036854775807+1)) $((2147483648*2))
i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done

# --- conditions
if true; then echo a; fi; if false; then echo b; else echo c; fi
if false; then echo d; elif true; then echo e; else echo f; fi
if false; then echo g; fi; echo $?
true && echo h; false || echo i; true && false || echo j; ! true; echo $?; ! false; echo $?
if ! false; then echo k; fi
true &&
echo l

# --- loops
for i in 1 2 3; do if [ $i = 2 ]; then continue; fi; echo $i; done
for i in 1 2 3; do for j in a b; do [ $j = b ] && continue 2; echo $i$j; done; done
for i in 1 2 3; do for j in a b; do [ $i$j = 2a ] && break 2; echo $i$j; done; done
i=0; until [ $i = 3 ]; do i=$((i+1)); echo $i; done
while false; do :; done; echo $?
for i in; do echo never; done; echo $?
while echo once; do break; done; break; echo $?

# --- case
for x in apple banana a.c '*' ''; do
case $x in
a*e) echo apple;;
b?n*) echo banana ;;
a.[a-d]|z) echo dot;;
'*') echo star;;
"") echo empty
esac
done
case x in (y) echo y;; (x) echo x;; esac
case a in b) ;; esac; echo $?
p='a*'; case abc in $p) echo matches;; esac; case abc in "$p") echo no;; *) echo quoted;; esac

# --- functions
f() { echo "f $# $1"; return 3; }
f a b; echo $?
g() { local x=inner; echo $x; x=changed; h; }
h() { echo "h sees $x"; }
x=outer; g; echo $x
r() { [ $1 = 0 ] && return; echo $1; r $(($1 - 1)); }; r 3
k() ( x=sub; echo $x ); k; echo $x
m() { echo $*; } >file; m a b; cat file
set -- p q; f z; echo $1

# --- redirections
echo a >f; echo b >>f; cat <f; cat f - <<X
here $((1+1)) $(echo sub) `echo back` \$x "q" 'r'
X
cat <<'X'
raw $x `no` \n
X
cat <<-X
	indented
	X
cat <<A; cat <<B
first
A
second
B
{ echo out; echo err >&2; } 2>&1 | cat
{ echo out; echo err >&2; } 2>/dev/null
echo x 3>g >&3; cat g
exec 3>h; echo to3 >&3; exec 3>&-; cat h
cat <nosuch 2>/dev/null; echo $?
echo gone >/nosuch/file 2>/dev/null; echo after
while read line; do echo "<$line>"; done <f
x=$(cat <<X
in substitution
X
); echo "$x"

# --- pipelines
echo a | cat | cat; false | true; echo $?; true | false; echo $?
echo x | while read y; do echo "read $y"; done
{ echo b; echo a; } | sort
! echo a | false; echo $?
echo a |
cat

# --- subshells and groups
(x=1; echo $x; exit 4); echo $? "$x"
{ x=2; echo $x; }; echo $x
(cd /; pwd); [ "$(pwd)" != / ] && echo unchanged

# --- background
(exit 5) & wait $!; echo $?
true & wait; echo $?
wait 99999; echo $?

# --- globs
touch b a c.txt .hidden; mkdir d; touch d/e d/f
echo * ; echo *.txt d/* ; echo nosuch* "*" \* [ab] [!ab] ?; echo */f
x='*'; echo $x "$x"
set -f; echo *

# --- exit on error
set -e
false || echo kept; if false; then :; fi; ! true
f() { false; echo tested; }
f || echo no
(exit 3) && true
echo before
false
echo never

# --- unset variables are errors
set -u
x=1; echo $x ${y-a} ${z:+b}
echo $nosuch
echo never

# --- syntax errors end a script
echo before
if then
echo never

# --- special parameters
echo $? $#; false; echo $?; set -e; case $- in *e*) echo errexit;; esac; [ $$ -gt 1 ] && echo pid

# --- eval and dot
x='echo $y'; y=z; eval $x; eval "a=1; b=2"; echo $a$b
echo 'echo sourced $1; v=set; return 7; echo no' >f; . ./f; echo $? $v
eval; echo $?; eval false; echo $?

# --- unset and readonly
x=1; unset x; echo "[$x]"; f() { echo f; }; unset -f f; f 2>/dev/null; echo $?
readonly r=1; echo $r; (r=2) 2>/dev/null; echo $?

# --- comments and continuations
echo a # comment
echo b#c '#' "#"
# only a comment
echo d \
  e

# --- read
printf 'a b c\nd\n\n  e  f  \nx\\ y z\\\nw\nlast' >f
{ read x; echo "<$x>"; read x y; echo "<$x><$y>"; read x; echo "$? <$x>"; read x y z; echo "<$x><$y><$z>"
read x y; echo "<$x><$y>"; read x; echo "$? <$x>"; read x; echo "$? <$x>"; } <f
printf 'a:b::c:\n:x\ny:\n p q :r\na\\b\n' >g
{ IFS=: read x y z; echo "<$x><$y><$z>"; IFS=: read x y; echo "<$x><$y>"; IFS=: read x; echo "<$x>"
IFS=': ' read x y; echo "<$x><$y>"; read -r x; printf '%s\n' "$x"; } <g
echo one two | { read a; read b; echo "$a, $b"; }

# --- printf
printf '%s %d|%5d|%-5d|%05d|%+d|% d|%x|%X|%o|%#x|%#o\n' s 42 42 42 42 42 42 255 255 8 255 8
printf '%c%c|%10s|%-10s|%.2s|%%\n' abc def right left cut
printf '%s\n' a b c; printf '%s-%s\n' a b c; printf '\t\\\101\0\n' | od -c | head -2
printf '%b|' 'a\tb\0101\n' 'c\c' no; echo; printf '%d %d %d\n' 0x1f 010 "'a" ; printf '%d\n' -5; printf '%u\n' -1
printf '%.5d|%8.3d|%-8.3d|%*d|%.*d\n' 42 42 42 5 42 4 42
printf '%s'; printf '%d\n' 5x 2>/dev/null; echo $?; printf 'no newline'

# --- traps
trap 'echo bye $?' EXIT; trap 'echo usr1' USR1; kill -USR1 $$; echo after
(trap 'echo sub' EXIT; echo in); trap - USR1
trap '' TERM; kill $$; echo alive; trap
exit 3

# --- exit in a trap
trap 'echo first; exit 5' EXIT
false

# --- a trap interrupts wait
trap 'echo woken' USR1
(sleep 1; kill -USR1 $$) & sleep 30 & wait $!; echo $?; kill $!

# --- processes that end in another order
true | false; echo $?; sleep 0.2 | false; echo $?; false | sleep 0.2; echo $?
(exit 3) & a=$!; (exit 4) & b=$!; sleep 0.2; true | true; wait $b; echo $?; wait $a; echo $?

# --- getopts
f() { OPTIND=1; while getopts ab:c o "$@"; do echo "$o <$OPTARG>"; done; shift $((OPTIND-1)); echo "rest $*"; }
f -a -b x -c y; f -ab x y; f -acbx -- -y; f y -a; f
f -x 2>/dev/null; f -b 2>/dev/null
OPTIND=1; while getopts :ab: o -x -b; do echo "$o $OPTARG"; done

# --- command and type
command -v cd; command -v if; f() { :; }; command -v f; command -v nosuch; echo $?
echo() { printf 'mine\n'; }; echo a; command echo b; unset -f echo; echo c
type cd f if nosuch; echo $?

# --- export and set
export A=1 B="2 3"; C=4; export C; env | grep '^[ABC]=' | sort
A=5 env | grep '^A='; sh -c 'echo $A $C'
x='a b'; set | grep '^x='; export -p | grep ' B='
set -o noglob; echo *; set +o noglob; set -- -a b; echo "$@"; set -- ; echo $#
set -a; D=6; set +a; env | grep '^D='

# --- set -x
PS4='> '; exec 2>&1; set -x; echo a "b c"; x=1; for i in 1 2; do : $i; done; set +x; echo end

# --- umask
umask 027; umask; >f; ls -l f | cut -c1-10

# --- here-documents in functions and loops
f() { cat <<X
arg $1
X
}
f a; f b; for i in 1 2; do cat <<Y; done
i=$i
Y
cat <<"A B"; echo behind
quoted $x
A B

# --- status of nothing
false; x=1; echo $?; false; x=$(true); echo $?; false; >f; echo $?; false; $nosuch; echo $?
x=$(false) || echo failed

# --- script that is not there
. ./nosuch 2>/dev/null
echo never

# --- cd
mkdir -p a/b; cd a/b; pwd | sed 's,.*/work,,'; cd ..; pwd | sed 's,.*/work,,'; cd - | sed 's,.*/work,,'
cd /; echo $PWD $OLDPWD | sed 's,/.*/work,/work,'; cd nosuch 2>/dev/null; echo $?
HOME=/tmp; cd; pwd

# --- exec
(exec echo replaced; echo never); (exec nosuch 2>/dev/null); echo $?
exec >f; echo into; exec >&2; cat f >/dev/null
# --- where a shell begins
cd /; echo "$PWD"; cd /usr; PWD=wrong sh -c 'echo $PWD'

# --- here-documents in all places
f() { cat <<X; echo in; }
body $1
X
f 1; f 2
cat <<A | cat <<B - ; echo x
first
A
second
B
if cat <<X; then cat <<Y; fi
cond
X
then
Y
echo "$(cat <<X
a
X
)" $(cat <<Y; echo more
b
Y
)
cat <<X; for i in 1 2; do cat <<Y; done; cat <<Z
x
X
y$i
Y
z
Z
case a in a) cat <<X;; esac
arm
X
cat <<X && echo ok
a \
b \$x "x" 'y' \" `echo q "r"` ${z-d}
X
cat <<X
X
echo $?

# --- jumps out of functions and loops
f() { for i in 1 2; do g; echo $i; done; }; g() { break 2>/dev/null; echo g; }; f
while true; do while true; do break 2; done; echo no; done; echo out
for i in a b; do until false; do continue 2; done; echo no; done; echo out
f() { if true; then return 7; fi; echo no; }; f; echo $?; f() { while true; do return 8; done; }; f; echo $?
f() { case x in x) return 9;; esac; echo no; }; f; echo $?; f() { (return 3); echo "sub $?"; }; f
f() { { return 4; } >/dev/null; echo no; }; f; echo $?; ! f; echo $?
n=0; while :; do n=$((n+1)); case $n in 3) continue;; 6) break;; esac; echo $n; done

# --- the shell ends in a condition
if exit 3; then echo no; fi; echo no

# --- the shell ends in a negation
! exit 5; echo no

# --- the shell ends in a loop
for i in 1; do while exit 6; do :; done; done; echo no

# --- the shell ends in eval
case a in a) eval 'exit 8';; esac; echo no

# --- errors of expansion
(echo ${x?gone}; echo no) 2>/dev/null; echo $?; (echo ${x:?}) 2>/dev/null; echo $?; x=1; echo ${x?y}
(echo $((1/0))) 2>/dev/null; echo $?; (echo $((1+))) 2>/dev/null; echo $?; (echo $((1 2))) 2>/dev/null; echo $?
x=" 12 "; echo $((x+1)) $((0&&1/0)) $((1||1/0)); x=y; (echo $((x))) 2>/dev/null; echo $?
echo ${x; echo no

# --- operators in arithmetic
x=3; echo $((x<<1|1)) $((- -x)) $((!x)) $((x==3&&x!=4)) $((x>2?x<9?1:2:3)) $((x-=1)) $((x*=4)) $((x%=3)) $((x|=8)) $((x&=12)) $((x^=1)) $((x<<=2)) $x
echo $((010+0x10)) $((1+(2*(3+4)))) $(( 5 - 2 - 1 )) $((2*3%4)) $((100/7/2)) $((1||2&&0)) $((1|2^3&1)) $((~x&7)) "$((1+1))"

# --- patterns in case
for w in a ab '[x]' ']' '-' a-b '\' 'a b' '*x' '?'; do case $w in a) echo 1;; 'a b') echo 2;; [[]*) echo 3;; []]) echo 4;; -) echo 5;; *-*) echo 6;; '\') echo 7;; \**) echo 8;; '?') echo 9;; a?) echo 10;; *) echo 11; esac; done
case x in x);; esac; echo $?; false; case y in x) ;; esac; echo $?

# --- words in quotes in braces
x=abc; echo "${u-'q'}" ${u-'q'} ${u-"a  b" c} ${u-a\ \ b} "${x#"a"}" ${x#'a'} "${x%"$x"}" "${x#?}" ${x#[a-b]} "${x##[!c]*b}"
echo ~ ~/x "~" a~ x=~ ${u-~} "${u-~}"; y=~/z; echo $y; x='*'; echo "${x}" "a${x}b" '*' \*; case '*' in "$x") echo lit;; esac
set -- a 'b c' ''; echo "$*" $* "$@" ${*} "${#}" "x$@y" x"$@"y; y="$u"; for i in "$u" $u "" $u""; do echo "<$i>"; done; set --; echo "[$*]" "[$@]" [$@]

# --- functions that change
f() { f() { echo second; }; echo first; }; f; f; unset -f f; f 2>/dev/null; echo $?
f() if true; then echo yes; fi; f; g() for i in 1 2; do echo $i; done; g; h() { echo "$@"; } 2>/dev/null; h a b
f() { local a=1 b; b=2; g; echo $a $b; }; g() { a=3; local b=9; }; a=0; f; echo $a "$b"
x=1; f() { echo $x; x=3; }; x=2 f; echo $x; x=5 eval 'echo $x'; echo $x; x=7 :; echo $x

# --- redirections of compound commands
{ echo a; echo b >&2; } >f 2>&1; cat f; (echo c) >>f; cat f; while read l; do echo "<$l>"; done <f >g; cat g
if true; then echo d; fi >h; cat h; for i in 1 2; do echo $i; done >i; cat i; case x in x) echo e;; esac >j; cat j
exec 3<f; read x <&3; echo $x; read x <&3; echo $x; exec 3<&-; (read x <&3) 2>/dev/null; echo $?
echo a >f 2>g >h; cat f h; echo x >&1 2>&-; echo y >|f; cat f; echo n >no/such 2>/dev/null || echo failed; { echo no; } <nosuch 2>/dev/null; echo $?

# --- redirection of exec that fails
exec <nosuch; echo no

# --- lists of and, or
true && false || echo a; false && echo b || echo c && echo d; true || echo e; false || false || echo f
{ true; } && (false) || echo g; true && { echo h; false; } || echo i; ! true | false; echo $?

# --- read with separators
printf 'a\\\nb c\n' | { read x y; echo "[$x][$y]"; }; printf ' a  b \n' | { read x; echo "[$x]"; }; printf 'a:b:c:\n' | { IFS=: read x y; echo "[$x][$y]"; }
printf '\\ a\\  \n' | { read x; echo "[$x]"; }; printf '\\ a\\  \n' | { read -r x; echo "[$x]"; }; printf 'a\\:b:c\n' | { IFS=: read x y; echo "[$x][$y]"; }
printf '::a::b::\n' | { IFS=: read x y z; echo "[$x][$y][$z]"; }; printf 'a : b : c\n' | { IFS=' :' read x y; echo "[$x][$y]"; }; printf 'a : b :  \n' | { IFS=' :' read x y; echo "[$x][$y]"; }
printf 'nonl' | { read x; echo "$? $x"; }; printf '' | { read x; echo "$? [$x]"; }; printf 'a b c' | { read x y; echo "$? [$x][$y]"; }

# --- traps and copies of the shell
trap 'echo t' INT; (trap; echo sub); trap - INT; trap 'echo e2 $?' EXIT; trap nosuchaction NOSIG 2>/dev/null; echo $?
trap "echo its" TERM; trap; kill $$; trap '' USR1; sh -c 'kill -USR1 $$; echo survived'; (exit 2); trap 'exit 4' USR2; kill -USR2 $$; echo no

# --- what is no command
a && && b

# --- what has no end
echo ok; x=$(echo a; echo b

# --- what is quoted without an end
echo "unterminated

# --- words that are reserved elsewhere
if=1; echo if then fi; echo $if; for in in in; do echo $in; done; case in in in) echo in;; esac; echo {a,b} }x{ {; { echo x; }; for do in do; do echo $do; done
echo a;echo b&&echo c||echo d;(echo e);echo f #g

# --- how a script is given
sh -c 'echo $0 $1 $#' a b c; sh -e -c 'false; echo no'; echo $?; echo 'echo in $1' | sh -s x; echo 'echo file $0 $@' >s; sh s p q; sh ./nosuch 2>/dev/null; echo $?
printf 'echo nonl' | sh; printf 'echo a\nif true; then\necho b\nfi\nexit 3\necho no\n' | sh; echo $?

# --- environment of a program
export A=1; sh -c 'echo $A; A=2; sh -c "echo \$A"'; unset A; sh -c 'echo "[$A]"'; B=1; export B; B=2; sh -c 'echo $B'; C=3 sh -c 'echo $C'; echo "[$C]"

# --- fields of read, and positional parameters in all places
r() { printf "$1" | { IFS="$2" read x y; printf '[%s][%s]' "$x" "$y"; }; printf "$1" | { IFS="$2" read -r x; printf '[%s]' "$x"; }; printf "$1" | { IFS="$2" read x y z; printf '[%s][%s][%s]\n' "$x" "$y" "$z"; }; }
r 'a:b:c: \n' ': '; r ' a  b  c  \n' ' '; r 'a::b\n' :; r 'a:b: \n' ': '; r 'a : b : c : \n' ': '; r '\\ a b\\ \n' ' '; r ':\n' :; r '\n' :; r 'a b\\\n c d\n' ' '; r 'a b' ''; r ' : a\n' ' :'
f() { for x in "$*" "$@" $* $@ "a$*b" "a$@b"; do printf '<%s>' "$x"; done; echo; y=$*; z="$@"; w=$@; v="$*"; printf '[%s]' "$y" "$z" "$w" "$v"; echo; }
f a b c; f; f ''; f 'a  b' '' c; IFS=:; for x in "$@" "a$*b"; do echo "$x"; done; set -- 1:2 3; for x in $* "$*" "$@" $@; do printf '<%s>' "$x"; done
