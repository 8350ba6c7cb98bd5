# SPDX-License-Identifier: LGPL-2.1 OR MIT
# Uses of each applet. Those of coreutils and their like say what they print.

# --- cat
printf 'a\nb' >f; echo c >g; cat f g; cat - <g; cat <f; cat g - g <f; cat nosuch f 2>/dev/null; echo $?; cat f nosuch 2>/dev/null

# --- head
i=0; while [ $i -lt 15 ]; do i=$((i+1)); echo line $i; done >f
head f; head -n 3 f; head -n3 f; head -3 f; head -c 10 f; head -n 0 f; head -n 99 f | wc -l; head -n 1 <f
head -n 2 f f; head -n 1 nosuch f 2>/dev/null; echo $?; printf 'no newline' | head

# --- tail
i=0; while [ $i -lt 15 ]; do i=$((i+1)); echo line $i; done >f
tail f; tail -n 3 f; tail -3 f; tail -c 9 f; tail -n +14 f; tail -n 99 f | wc -l; tail -n 2 <f; tail -n 0 f; tail -n 1 f f
printf 'a\nb\nno newline' >g; tail -n 2 g; tail -c +3 g; tail -n 1 g; tail nosuch 2>/dev/null; echo $?; tail </dev/null

# --- wc
printf 'one two\nthree\n  four ' >f; : >e
wc -l <f; wc -w <f; wc -c <f; wc -l f; wc -c e; wc -lw f | tr -s ' ' | sed 's/^ //'; wc f e | tr -s ' ' | sed 's/^ //'; wc -c nosuch 2>/dev/null; echo $?

# --- mkdir and rmdir
mkdir a; echo $?; mkdir a 2>/dev/null; echo $?; mkdir -p a/b/c; mkdir -p a/b/c; echo $?; mkdir x/y 2>/dev/null; echo $?; ls -d a/b/c
mkdir -m 700 m; ls -ld m | cut -c1-10; mkdir -m u=rwx,go= n; ls -ld n | cut -c1-10
rmdir a 2>/dev/null; echo $?; rmdir -p a/b/c; ls; touch f; rmdir f 2>/dev/null; echo $?; mkdir -p f/g 2>/dev/null; echo $?

# --- rm
touch a b c; mkdir -p d/e; touch d/e/f; rm a; ls; rm nosuch 2>/dev/null; echo $?; rm -f nosuch; echo $?; rm d 2>/dev/null; echo $?
rm -r d; ls; rm -f; echo $?; ln -s b l; rm l; ls; mkdir t; ln -s ../b t/l; rm -rf t nosuch c; ls; mkdir z; ln -s z y; rm y; ls; rm . 2>/dev/null; echo $?

# --- cp
echo one >a; echo two >b; mkdir d; cp a c; cat c; cp a b d; ls d; cp a nosuch/x 2>/dev/null; echo $?; cp nosuch x 2>/dev/null; echo $?
cp d x 2>/dev/null; echo $?; cp -R d x; ls x; cp -r d x; ls x/d; ln -s a l; cp l m; ls -l m | cut -c1; cp -P l n; readlink n
cp a b 2>/dev/null; cat b; cp a a 2>/dev/null; echo $?; chmod 755 a; cp a e; ls -l e | cut -c1-10; chmod 444 c; cp -p c g; ls -l g | cut -c1-10
cp a b nosuch 2>/dev/null; echo $?; touch -t 200101020304 old; cp -p old new; stat -c %Y new; cp -a l o; readlink o; cp -a d p; ls p

# --- mv
echo one >a; echo two >b; mkdir d; mv a c; ls; mv b c d; ls d; mv nosuch x 2>/dev/null; echo $?; mv d e; ls e; echo x >f; mv f e/b; cat e/b
mv e/b e/c . ; ls; mv b c; cat c

# --- ln and readlink
echo a >a; ln a b; cat b; ln -s a c; readlink c; ln a c 2>/dev/null; echo $?; ln -sf b c; readlink c; mkdir d; ln -s ../a d; cat d/a
ln nosuch x 2>/dev/null; echo $?; readlink a; echo $?; readlink -n c; echo; ln -f a d/a; ls -l d/a | cut -c1
readlink -f c | sed 's,.*/,,'; ln -s nowhere e; readlink e; cd d; ln -s ../a; readlink a; ls

# --- chmod
touch f; for m in 644 755 u+x go-r a=rx u=rw,g=r,o= +w -w =r u+s g+s +t o=u ug+X 4755 a-rwxst; do chmod 644 f; chmod -- $m f && stat -c %a f; done
mkdir d; chmod 2755 d; chmod 755 d; stat -c %a d; chmod a+X d f; stat -c %a d f; touch d/g; chmod -R go= d; stat -c %a d d/g; chmod 9 f 2>/dev/null || echo bad; chmod 644 nosuch 2>/dev/null; echo $?

# --- touch
touch a; ls; touch -c b; ls; touch -t 202001020304.05 a; stat -c %Y a; touch -r a c; stat -c '%X %Y' c; touch -m -t 201001020304 c; stat -c '%X %Y' c
touch nosuch/x 2>/dev/null; echo $?; touch -t 12 a 2>/dev/null || echo bad

# --- stat
echo hello >f; chmod 640 f; mkdir d; ln -s f l; : >e
stat -c '%n %s %a %A %F %f %h %u %g %b %o' f; stat -c '%F %a %A' d l e /dev/null; stat -L -c '%s %F' l; stat -c '%N' f l; stat -c '%%x%n' f
stat nosuch 2>/dev/null; echo $?; stat -c '%t %T' /dev/null; chmod 7777 e; stat -c %A e; chmod 7000 e; stat -c %A e
stat -c 50% f; stat -c '%X %Y %Z' f | tr -d 0-9; stat -c %i f e | sort -u | wc -l

# --- tee
echo a | tee f; cat f; echo b | tee -a f g; cat f g; echo c | tee nosuch/x 2>/dev/null; echo $?; echo d | tee f >/dev/null; cat f

# --- sort
printf 'b\na\nC\nA\nb\n10\n9\n' >f; sort f; sort -r f; sort -u f; sort -f f; sort -n f; sort -fu f; sort -nr f; sort -o f f; cat f; sort -c f; echo $?
printf 'b a\na b\n' | sort -c 2>/dev/null; echo $?; sort nosuch 2>/dev/null; echo $?
printf 'x:3:c\ny:1:b\nz:2:a\nw:10:d\n' >g; sort -t: -k2 g; sort -t: -k2n g; sort -t : -k 3,3 g; sort -t: -k2,2nr g
printf 'a  3\nb 1\nc   2\n' >h; sort -k2 h; sort -k2n h; sort -b -k2 h; sort -n -k 2 h; printf -- '-5\n3\n-10\n0\n2.5\n2.25\n' | sort -n
printf 'no newline\nb' | sort; printf 'b 1\na 1\n' | sort -s -k2; printf 'b 1\na 1\n' | sort -k2; sort </dev/null; sort -u -k2 h g
sort -t: -k2r g; sort -t: -k3f g; sort -r -t: -k2n g; sort -fr f; sort -k2x h 2>/dev/null; echo $?; sort -c -u h 2>/dev/null; echo $?

# --- grep
printf 'apple\nBanana\ncherry pie\napple pie\na.c\nabc\n\n' >f; echo zebra >g
grep apple f; grep -i banana f; grep -v apple f; grep -c apple f; grep -n pie f; grep -x abc f; grep -q apple f; echo $?; grep nosuch f; echo $?
grep a nosuch 2>/dev/null; echo $?; grep -s a nosuch f; echo $?; grep apple f g; grep -h apple f g; grep -l a f g; grep -e pie -e abc f; grep -F a.c f; grep a.c f
grep 'a\.c' f; grep '^a' f; grep 'e$' f; grep '^$' f; grep -c '' f; grep -E 'app|che' f; grep 'app\|che' f; grep -E '(a|b)+n' f; grep '[[:upper:]]' f
grep '[^a-z]' f; grep -E 'p{2}' f; grep 'p\{2\}' f; grep -w pie f; grep -w app f; echo $?; grep -o 'p[a-z]' f; grep -H pie f; grep -E 'a?b' f; grep 'an*' f
grep -f g g; grep -vc a f; grep -n '' g; grep -E '^(apple|abc)$' f; grep '\<pie\>' f; grep '*' f; echo $?; grep -E 'b*c' f; grep '[]a]p' f; grep '[a-]' f | head -n 1
grep -c pie f g; grep -ci BANANA f; grep -on a. g; mkdir d; cp f d; grep -r pie d; grep -x -F abc f; grep -vx '.*' f; echo $?; grep -E 'x{0}apple{1,2} ' f; grep 'a\(p\)*l' f
grep -c -e '' f; grep -e pie -e abc f; : >e; grep -f e f; echo $?; grep -f nosuch f 2>/dev/null; echo $?; grep 2>/dev/null; echo $?; printf 'pie\nabc' >p; grep -f p f
for c in alnum alpha blank cntrl digit graph lower print punct space upper xdigit; do printf 'a\nG\n1\n-\n \n\t\n\001\n' | grep -n "[[:$c:]]" | cut -c1; done
echo aaabab | grep -oE '(ab|a){2,}'; echo aaab | grep -oE 'a?a+b{1}*'; echo 'a+b' | grep -o 'a+b'; echo aab | grep -o 'a\+b\?'; grep -E '(' f 2>/dev/null; echo $?
printf 'foo_bar foo\n' | grep -ow foo; printf 'aXbXc\n' | grep -o '[a-c]'; printf 'ab\nabab\n' | grep -E '^(ab)+$'; grep '' /dev/null; echo $?; grep '\(' f 2>/dev/null; echo $?

# --- printf and echo
echo -n a; echo; env echo -e 'a\tb'; env echo -e 'a\cb'; echo; echo -n; echo -x; echo - a; echo "a  b" c; env echo -ne 'x\n'; env echo -E 'a\n'
printf '%s\n'; printf '%5s|%-5s|\n' a b

# --- test
t() { "$@"; echo $?; }
t [ a ]; t [ '' ]; t [ ]; t [ -n a ]; t [ -z a ]; t [ a = a ]; t [ a = b ]; t [ a != b ]; t [ 1 -eq 01 ]; t [ 2 -lt 10 ]; t [ 2 \< 10 ]; t [ 1 -ge 2 ]
touch f; mkdir d; ln -s f l; echo x >g; chmod 755 f; t [ -e f ]; t [ -f f ]; t [ -d f ]; t [ -d d ]; t [ -h l ]; t [ -L f ]; t [ -s f ]; t [ -s g ]; t [ -x f ]; t [ -x g ]; t [ -r g ]; t [ -e no ]
t [ ! a ]; t [ ! '' ]; t [ a -a '' ]; t [ a -o '' ]; t [ '(' a ')' ]; t [ ! a = b ]; t [ '(' a = b ')' -o c ]; t [ -n = -n ]; touch -t 200001010000 no; t [ f -nt no ]; t [ f -ot no ]; rm no; t [ f -ef f ]; t [ -t 0 ] </dev/null
t [ a b ] 2>/dev/null; t [ 1 -eq x ] 2>/dev/null; t test a = a; t [ ! ]; t [ -f ]; t [ = ]; t [ -p /dev/null ]; t [ -c /dev/null ]

# --- uname and id
uname; uname -s; uname -r; uname -m; uname -n; uname -sr; uname -v; id -u; id -g; id -G; id -ur

# --- sleep
sleep 0; echo $?; sleep 0.01; echo $?; sleep .01 0.01s; echo $?; sleep x 2>/dev/null || echo bad
sleep 0.0000000001 0m .0d; echo $?; for span in 0.x . '' -1 0.1y 1.-; do sleep "$span" 2>/dev/null || echo bad; done

# --- env
env -i A=1 B=2 env; A=5 env -u A env | grep ^A=; echo $?; env A=6 sh -c 'echo $A'; env nosuch 2>/dev/null; echo $?; env -i sh -c 'echo ok'

# --- kill
sleep 60 & kill $!; wait $!; echo $?; sleep 60 & kill -9 $!; wait $!; echo $?; sleep 60 & kill -s TERM $!; wait $!; echo $?
kill -l 9; kill -l 137; kill -0 $$; echo $?; (kill -0 999999) 2>/dev/null; [ $? -ne 0 ] && echo no
sleep 60 & kill -s TERM -- $!; wait $!; echo $?; sleep 60 & kill -- $!; wait $!; echo $?; kill -l nosuch 2>/dev/null || echo no; kill 2>/dev/null || echo no

# --- hexdump
printf 'hello, world\n\0\1\377abcdefghijklmnop' >f; dd if=/dev/zero of=z bs=64 count=1 2>/dev/null
hexdump -C f; hexdump -C z; hexdump -Cv z; hexdump f; hexdump -C -n 5 f; hexdump -C -s 7 -n 5 f; hexdump -C </dev/null; printf abc | hexdump

# --- time
time -p true 2>&1 | sed 's/[0-9]/N/g'; time -p false 2>/dev/null; echo $?; time -p sh -c 'exit 3' 2>/dev/null; echo $?; time -p nosuch 2>/dev/null; echo $?

# --- ps
ps -o pid= -o ppid= -p $$ >/dev/null; echo $?; sleep 60 & i=0
until state=$(ps -o stat= -p $! | cut -c1); [ "$state" = S ] || [ $i -gt 999 ]; do i=$((i+1)); done; echo $state; kill $!

# --- true and false
true; echo $?; false; echo $?; true x; echo $?; sync; echo $?; pwd -P | sed 's,.*/,,'

# --- ls
mkdir d d/e; touch b a .h d/x d/.y d/e/z; ln -s a l; chmod 755 b; printf 12345 >s
ls; ls -a; ls -A; ls -1; ls d; ls -d d; ls a d; ls -R; ls -r; ls -F; ls -p; ls nosuch 2>/dev/null; echo $?; ls a nosuch 2>/dev/null; ls d d/e; ls -S s a; ls -aF d
touch -t 200001020304 a d/x d/e d l b s d/e/z; touch -t 201001020304 s; ls -t; ls -tr; ls -ln a s | cut -c1-10; ls -n a b s; ls -nd d; ls -n d; ls -ni a | cut -d' ' -f2-; ls l d/; ls -n /dev/null | cut -c1-10
ls -lnd d l | cut -d' ' -f1,3,4; ls -n l | sed 's/.* l/l/'; rm -r *; ls; ls -n

# --- date
date -u -d @0; date -u -d @1234567890 +'%Y-%m-%d %H:%M:%S %a %j %s'; date -u -d @-1 +%F; date -u +%Y | cut -c1-2; date -u -d @86399 +%T%n%e%%; date x 2>/dev/null || echo bad
date -u -d @1234567890 +'%c|%D|%R|%x|%X|%r|%p|%P|%I|%k|%l|%U|%V|%W|%G|%g|%u|%w|%y|%C|%h|%B|%A|%z|%^a|%#p|%10d|%_5m|%-m|%010Y|%t|%n|%%'; date -u -d @1609459199 +'%V %G %j'
