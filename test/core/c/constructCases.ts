/** Small C programs: `test` gives the value beside them. gcc's build must give it as well. */
export interface ConstructCase {
  readonly title: string;
  readonly code: string;
  readonly value: number;
}

function expectValue(title: string, value: number, code: string): ConstructCase {
  return { title, code, value };
}

export const constructCases: readonly ConstructCase[] = [
  expectValue(
    "unsigned compare of a negative int",
    1,
    `int test(void) { int b = -1; return (unsigned int)b > 4096; }`,
  ),
  expectValue(
    "a u16 field cuts what is stored",
    4464,
    `struct s { u16 q; }; int test(void) { struct s s; s.q = 70000; return s.q; }`,
  ),
  expectValue("a u8 wraps when counted", 0, `int test(void) { u8 a = 255; a++; return a; }`),
  expectValue("s8 keeps its sign", -56, `int test(void) { s8 a = 200; return a; }`),
  expectValue("bool is 0 or 1", 1, `int test(void) { bool b = 256; return b; }`),
  expectValue(
    "int overflow wraps",
    -2147483648,
    `int test(void) { int a = 2147483647; a += 1; return a; }`,
  ),
  expectValue(
    "the smallest int as a literal",
    -2147483648,
    `int test(void) { return -2147483648; }`,
  ),
  expectValue(
    "division cuts towards zero",
    -3,
    `int test(void) { int a = -7, b = 2; return a / b; }`,
  ),
  expectValue(
    "remainder has the sign of the dividend",
    -1,
    `int test(void) { int a = -7, b = 2; return a % b; }`,
  ),
  expectValue(
    "unsigned division",
    2147483644,
    `int test(void) { unsigned int a = -7; return a / 2; }`,
  ),
  expectValue(
    "shift right of a signed and an unsigned value",
    2147483647,
    `int test(void) { int a = -1; unsigned int b = -1; return (a >> 1) + (b >> 1) + 1; }`,
  ),
  expectValue(
    "64-bit product",
    9,
    `int test(void) { u64 a = 3000000000u; a = a * a; return a / 1000000000000000000ull; }`,
  ),
  expectValue(
    "64-bit wraps",
    1,
    `int test(void) { u64 a = 0; a--; return a == 0xffffffffffffffffull && (s64)a == -1; }`,
  ),
  expectValue(
    "an unsigned int in a long",
    1,
    `int test(void) { long a = (u32)-1L; long b = -1; return a == 4294967295L && b < a; }`,
  ),
  expectValue("a char constant is an int", 10, `int test(void) { return '\\n'; }`),
  expectValue(
    "octal, hex and suffixes",
    8 + 255 + 1,
    `int test(void) { return 010 + 0xFFul + 1LL; }`,
  ),
  expectValue("comma", 3, `int test(void) { int a; return a = 1, a + 2; }`),
  expectValue(
    "ternary mixes signed and unsigned",
    1,
    `int test(void) { int a = -1; unsigned int b = 1; return (a < 0 ? a : b) > 5; }`,
  ),
  expectValue(
    "&& and || stop early",
    1,
    `static int calls; static int hit(int v) { calls++; return v; }
int test(void) { int r = (hit(0) && hit(1)) || (hit(1) || hit(0)); return r == 1 && calls == 2; }`,
  ),
  expectValue(
    "prefix and postfix",
    1 * 100 + 3 * 10 + 3,
    `int test(void) { int a = 1; int b = a++; int c = ++a; return b * 100 + c * 10 + a; }`,
  ),
  expectValue("assignment is a value", 7, `int test(void) { int a, b; a = b = 7; return a & b; }`),
  expectValue(
    "an assignment's value is the converted one",
    44,
    `int test(void) { u8 a; int b = a = 300; return b; }`,
  ),

  expectValue(
    "for, break, continue",
    12,
    `int test(void) { int s = 0; for (int i = 0; i < 10; i++) { if (i == 2) continue; if (i > 5) break; s += i; } return s - 1; }`,
  ),
  expectValue(
    "while and do",
    8,
    `int test(void) { int n = 0; while (n < 5) n++; do n++; while (n < 8); return n; }`,
  ),
  expectValue(
    "switch falls through",
    6,
    `static int f(int v) { int r = 0; switch (v) { case 1: r += 1; case 2: r += 2; break; case 3: { r = 9; break; } default: r = 3; } return r; }
int test(void) { return f(1) + f(7); }`,
  ),
  expectValue(
    "default in the middle",
    12,
    `static int f(int v) { switch (v) { case 1: return 1; default: return 10; case 2: return 2; } } int test(void) { return f(5) + f(2); }`,
  ),
  expectValue(
    "continue within a switch",
    25,
    `int test(void) { int s = 0; for (int i = 0; i < 5; i++) { switch (i) { case 2: continue; case 3: s += 20; break; } s += i == 2 ? 100 : 1; } return s + 1; }`,
  ),
  expectValue(
    "inner names hide outer ones",
    12,
    `static int x = 5; int test(void) { int r = x; { int x = 7; r += x; } return r; }`,
  ),
  expectValue(
    "a local hides a function",
    4,
    `static int f(void) { return 3; } int test(void) { int r = f(); { int f = 1; r += f; } return r; }`,
  ),
  expectValue(
    "a loop's variable is fresh in its initialiser",
    6,
    `int test(void) { int s = 0; for (int i = 0; i < 3; i++) { int k = 2; s += k; k = 100; } return s; }`,
  ),
  expectValue(
    "static locals keep their value",
    3,
    `static int next(void) { static int n = 0; static struct { int a; } s = { 0 }; s.a++; return ++n + s.a - s.a; } int test(void) { next(); next(); return next(); }`,
  ),
  expectValue(
    "recursion",
    120,
    `static int f(int n) { return n < 2 ? 1 : n * f(n - 1); } int test(void) { return f(5); }`,
  ),
  expectValue(
    "words that JavaScript reserves",
    15,
    `struct class { int new; }; static int delete(int var) { int let = var; return let; }
int test(void) { struct class this; this.new = 5; int function = delete(10); return function + this.new; }`,
  ),

  expectValue(
    "goto to the end",
    3,
    `static int f(int a) { int r = 1; if (a) goto out; r = 2; out: return r; } int test(void) { return f(1) + f(0); }`,
  ),
  expectValue(
    "goto out of loops and a switch",
    105,
    `int test(void) { int n = 0; for (;;) { while (1) { switch (n++) { case 5: goto out; } } } out: return n + 99; }`,
  ),
  expectValue(
    "several labels, upstream's ladder",
    1230 + 230 + 30,
    `static int f(int a) { int r = 0; if (a == 1) goto one; if (a == 2) goto two; goto three; one: r += 1000; two: r += 200; three: r += 30; return r; }
int test(void) { return f(1) + f(2) + f(3); }`,
  ),
  expectValue(
    "a label within a nested block",
    11,
    `static int f(int a) { int r = 0; if (a) { if (a > 1) goto skip; r = 10; skip: r++; } return r; } int test(void) { return f(1) + f(0); }`,
  ),
  expectValue(
    "a label before a declaration's block",
    7,
    `static int f(int a) { if (a) goto out; return 1; out: { int b = 6; return b; } } int test(void) { return f(0) + f(1); }`,
  ),
  expectValue(
    "a variable declared before a jump and used behind the label",
    9,
    `static int f(int a) { int x = 4; if (a) goto out; int y = 5; x += y; out: return x; } int test(void) { return f(0); }`,
  ),
  expectValue("an unused label", 2, `int test(void) { int a = 2; out: return a; }`),

  expectValue(
    "out-parameters",
    42,
    `static void get(int *v, u16 *w) { *v = 40; *w += 65536 + 1; } int test(void) { int a = 0; u16 b = 1; get(&a, &b); return a + b; }`,
  ),
  expectValue(
    "a parameter's address",
    6,
    `static void twice(int *v) { *v *= 2; } static int f(int a) { twice(&a); return a; } int test(void) { return f(3); }`,
  ),
  expectValue(
    "address of a field",
    8,
    `struct s { int a; u8 b; }; static void set(u8 *p) { *p = 264; } int test(void) { struct s s = { 1, 2 }; set(&s.b); return s.b; }`,
  ),
  expectValue(
    "address of an element and pointer steps",
    3 * 100 + 2 * 10 + 4,
    `int test(void) { int a[5] = { 0, 1, 2, 3, 4 }; int *p = &a[1]; p++; p[1] = 30; int *q = a + 3; return *q * 10 + *p * 10 + (q - p) + (*(p + 2) - 1); }`,
  ),
  expectValue(
    "walking a string",
    5,
    `static int len(const char *s) { int n = 0; while (*s++) n++; return n; } int test(void) { return len("hello"); }`,
  ),
  expectValue(
    "comparing strings",
    1,
    `static int same(const char *a, const char *b) { for (; *a == *b; a++, b++) if (!*a) return 1; return 0; } int test(void) { return same("ab\\x63", "a" "bc") && !same("ab", "abc"); }`,
  ),
  expectValue(
    "pointers to elements compare",
    1,
    `int test(void) { int a[3]; int *p = a, *q = &a[2]; return p < q && p + 2 == q && &a[1] != p && q >= p; }`,
  ),
  expectValue(
    "a pointer to a pointer",
    5,
    `struct s { struct s *next; int v; }; static void push(struct s **head, struct s *s) { s->next = *head; *head = s; }
int test(void) { struct s a = { 0, 2 }, b = { 0, 3 }, *head = 0; push(&head, &a); push(&head, &b); return head->v + head->next->v; }`,
  ),
  expectValue(
    "taking out through a pointer to the link",
    4,
    `struct s { struct s *next; int v; }; static void drop(struct s **p, int v) { while (*p && (*p)->v != v) p = &(*p)->next; if (*p) *p = (*p)->next; }
int test(void) { struct s a = { 0, 1 }, b = { &a, 2 }, c = { &b, 3 }, *head = &c; drop(&head, 2); return head->v + head->next->v + (head->next->next != 0); }`,
  ),
  expectValue(
    "a u32 through an int pointer",
    1,
    `int test(void) { u32 v = 1; void *data = &v; *(int *)data = -1; return v == 4294967295u && *(int *)data == -1; }`,
  ),
  expectValue(
    "global scalars have addresses",
    9,
    `static int limit = 4; static int *where = &limit; int test(void) { *where += 5; return limit; }`,
  ),
  expectValue(
    "pointers as conditions",
    1,
    `struct s { int a; }; int test(void) { struct s s, *p = &s, *n = NULL; int x, *q = &x; return p && !n && q && (p != NULL) && n == 0 && (bool)p; }`,
  ),

  expectValue(
    "embedded structs and container_of",
    12,
    `struct in { int a; }; struct out { int x; struct in in; }; struct far { int z; struct out out; };
int test(void) { struct far f = { 5, { 3, { 4 } } }; struct in *p = &f.out.in; return container_of(p, struct out, in)->x + container_of(p, struct far, out.in)->z + p->a; }`,
  ),
  expectValue(
    "casts through first members",
    13,
    `struct a { int v; }; struct b { struct a a; int w; }; struct c { struct b b; int x; };
static struct c *c_of(struct a *a) { return (struct c *)a; } int test(void) { struct c c = { { { 1 }, 2 }, 10 }; struct a *a = (struct a *)&c; struct b *n = 0; return c_of(a)->x + ((struct b *)a)->w + a->v + (((struct a *)n) != 0); }`,
  ),
  expectValue(
    "members whose fields are part of the object around them, and members that clash",
    913_155_741,
    `struct list { int n; }; struct timer { int due; int on; }; struct base { int id; struct timer timer; };
struct big { struct base base; int own; struct list list; }; struct odd { int due; struct odd_timer { int due; } timer; };
int test(void) { struct big b = { { 1, { 2, 3 } }, 4, { 5 } }; struct big c; struct timer *t = &b.base.timer; struct timer alone = { 7, 8 };
void *p = &b; struct odd o = { 1, { 2 } }; c = b; c.base.timer = alone; b.list.n += 10; o.timer.due = 9;
return container_of(t, struct base, timer)->id + container_of(&b.list, struct big, list)->own * 10 + c.base.timer.due * 100 + c.list.n * 1000
 + b.list.n * 10000 + ((struct base *)p)->timer.on * 1000000 + o.due * 10000000 + o.timer.due * 100000000; }`,
  ),
  expectValue(
    "void pointers find the first member",
    3,
    `struct a { int v; }; struct b { struct a a; int w; }; int test(void) { struct b b = { { 1 }, 2 }; void *p = &b; void *q = &b.a; return ((struct a *)p)->v + ((struct b *)q)->w; }`,
  ),
  expectValue(
    "ops tables",
    7,
    `struct ops { int (*add)(int a, int b); void (*none)(void); }; static int add(int a, int b) { return a + b; }
static const struct ops ops = { .add = add }; int test(void) { const struct ops *o = &ops; return o->add(3, 4) + (o->none != NULL); }`,
  ),
  expectValue(
    "function pointers as arguments",
    21,
    `typedef int (*fn_t)(int); static int twice(int a) { return a * 2; } static int inc(int a) { return a + 1; }
static int apply(fn_t f, int v) { return f(v); } int test(void) { fn_t f = inc; return apply(twice, 5) + apply(f, 9) + (*f)(0) * (f == inc) * (f != &twice) ; }`,
  ),
  expectValue(
    "arrays of structs, loops over them",
    6 + 3,
    `struct e { const char *name; int v; }; static struct e table[] = { { "a", 1 }, { .v = 2 }, [2] = { "c", 3 } };
int test(void) { int s = 0; for (int i = 0; i < (int)ARRAY_SIZE(table); i++) s += table[i].v; return s + sizeof(table) / sizeof(table[0]); }`,
  ),
  expectValue(
    "a pointer runs over an array of structs",
    6,
    `struct e { const char *name; int v; }; static struct e table[] = { { "a", 1 }, { "b", 5 }, { 0, 9 } };
int test(void) { int s = 0; for (struct e *p = table; p->name; p++) s += p->v; return s; }`,
  ),
  expectValue(
    "a struct pointer stops at the end",
    36,
    `struct e { int v; }; int test(void) { struct e t[3]; int s = 0; for (struct e *p = t; p < t + 3; p++) p->v = p - t + 1; for (struct e *p = &t[2]; p >= t + 0 && p != t; p--) s += p->v; return s * 6 + t[0].v * 6; }`,
  ),
  expectValue(
    "two dimensions",
    5 + 7,
    `static int g[2][3] = { { 1, 2, 3 }, { 4, 5, 6 } }; int test(void) { int *row = g[1]; g[0][2] = 7; return row[1] + g[0][2]; }`,
  ),
  expectValue(
    "designators, nested and repeated",
    1 + 20 + 300 + 4000,
    `struct in { int a, b; }; struct s { int x; struct in in[2]; int y; };
int test(void) { struct s s = { .in[1].b = 20, .in[0] = { .a = 300 }, .y = 4000, .x = 1 }; return s.x + s.in[1].b + s.in[0].a + s.y + s.in[0].b; }`,
  ),
  expectValue(
    "values go on behind a designator",
    6,
    `struct s { int a, b, c; }; int test(void) { struct s s = { .b = 2, 4 }; return s.a + s.b + s.c; }`,
  ),
  expectValue(
    "char arrays from strings",
    104 + 5 + 0,
    `int test(void) { char a[] = "hell"; char b[8] = "x"; return a[0] + sizeof(a) + b[5]; }`,
  ),
  expectValue(
    "struct assignment copies",
    1 + 20 + 5,
    `struct in { int v[2]; }; struct s { int a; struct in in; }; int test(void) { struct s a = { 1, { { 4, 5 } } }, b; b = a; a.a = 9; a.in.v[1] = 9; struct s *p = &a; b.in.v[0] = 20; *p = b; return p->a + a.in.v[0] + a.in.v[1]; }`,
  ),
  expectValue(
    "structs by value",
    7,
    `struct p { int x, y; }; static struct p add(struct p a, struct p b) { a.x += b.x; a.y += b.y; return a; }
int test(void) { struct p a = { 1, 2 }, b = { 1, 1 }; struct p c = add(a, b); return c.x + c.y + a.x + (a.y == 2) * 0 + 1; }`,
  ),
  expectValue(
    "compound literals",
    8,
    `struct p { int x, y; }; static int sum(struct p p) { return p.x + p.y; } int test(void) { struct p p; p = (struct p){ .y = 3 }; return sum(p) + sum((struct p){ 2, 3 }); }`,
  ),
  expectValue(
    "a fresh struct in every round",
    3,
    `struct s { int a; }; int test(void) { int n = 0; for (int i = 0; i < 3; i++) { struct s s = { 0 }; s.a++; n += s.a; } return n; }`,
  ),
  expectValue(
    "bit-fields",
    1 * 100 + 3 * 10 + 2,
    `struct s { u32 a:1; u32 b:2; int c:3; u8 rest; }; int test(void) { struct s s = { 3, 7, 0, 1 }; s.c = 10; return s.a * 100 + s.b * 10 + s.c + (sizeof(s) - 4); }`,
  ),
  expectValue(
    "sizes as on x86-64",
    1,
    `struct s { char a; int b; char c; long d; u16 e[3]; bool f; void *p; };
int test(void) { return sizeof(struct s) == 40 && sizeof(int) == 4 && sizeof(long) == 8 && sizeof(int[3]) == 12 && sizeof("abc") == 4; }`,
  ),
  expectValue(
    "kzalloc, kcalloc, kfree",
    5,
    `struct s { int a; struct s *next; }; int test(void) { struct s *p = kzalloc(sizeof(*p), GFP_KERNEL); struct s *t = kcalloc(4, sizeof(struct s), GFP_KERNEL); int *n = kcalloc(3, sizeof(int), GFP_KERNEL);
if (p->a || p->next || t[3].a || n[2]) return 0; t[2].a = 3; n[1] = 2; int r = t[2].a + n[1]; kfree(p); kfree(t); kfree(n); return r; }`,
  ),
  expectValue(
    "memset clears",
    4,
    `struct in { int a[2]; }; struct s { int v; struct in in; }; int test(void) { struct s s = { 1, { { 2, 3 } } }; int a[2] = { 1, 1 }; memset(&s, 0, sizeof(s)); memset(a, 0, sizeof(a)); return s.v + s.in.a[1] + a[0] + 4; }`,
  ),

  expectValue(
    "min and max",
    511 + 7,
    `int test(void) { int a = 511, b = 4096; return min(a, b) + max(3, 7); }`,
  ),
  expectValue(
    "min_t converts first",
    4096,
    `int test(void) { int a = -1; return min_t(unsigned int, a, 4096); }`,
  ),
  expectValue(
    "max_t and clamp",
    -1 + 10 + 3,
    `int test(void) { int v = 12, w = -3; return max_t(int, w, -1) + clamp(v, 0, 10) + clamp_t(u8, 259, 1, 5); }`,
  ),
  expectValue(
    "likely and unlikely",
    1,
    `int test(void) { int a = 5; return likely(a > 3) && !unlikely(a == 4) && likely(a); }`,
  ),
  expectValue(
    "READ_ONCE and WRITE_ONCE",
    5,
    `struct s { u16 v; }; int test(void) { struct s s; WRITE_ONCE(s.v, 65536 + 5); return READ_ONCE(s.v); }`,
  ),
  expectValue(
    "enums",
    1 + 7 + 8 + 1,
    `enum state { OPEN = 1, LISTEN = 7, LAST }; enum { MINUS = -1, BITS = 1 << 3 }; int test(void) { enum state s = LISTEN; return OPEN + s + LAST + (MINUS < 0) + (BITS - 8); }`,
  ),
  expectValue(
    "an enum without negatives is unsigned",
    1,
    `enum e { A, B }; int test(void) { enum e v = A; return v - 1 > 0; }`,
  ),
  expectValue(
    "macros are constants, expressions and field paths",
    30 + 3 + 2 + 1,
    `#define HZ 10
#define TIMEOUT (3 * HZ)
#define state common.skc_state
#define current_limit limits.a
#define EMPTY
struct c { int skc_state; }; struct s { struct c common; }; static struct c limits_; static struct { int a; } limits = { 3 };
EMPTY int test(void) { struct s s; s.state = 2; limits_.skc_state = 1; return TIMEOUT + current_limit + s.common.skc_state + limits_.skc_state; }`,
  ),
  expectValue(
    "typedefs",
    6,
    `typedef struct { int counter; } atomic_t; typedef unsigned char byte; typedef int vec[3];
static int atomic_read(const atomic_t *v) { return v->counter; } int test(void) { atomic_t a = { 4 }; vec v = { 0, 1, 2 }; return atomic_read(&a) + v[1] + (byte)257; }`,
  ),
  expectValue(
    "casts in all their spellings",
    5,
    `int test(void) { int x = 257; u8 a = (u8)(x), b = (u8)x; unsigned int c = (unsigned int)-1; return a + b + (c > 5) + (int)(u8)(x) + ((long)x == 257L); }`,
  ),
  expectValue(
    "a product that looks like a cast",
    10,
    `int test(void) { int x = 3, y = 4, z = 2; return ((x) * (y)) - z; }`,
  ),
  expectValue(
    "system call definitions",
    12,
    `SYSCALL_DEFINE2(listen, int, fd, int, backlog)
{
	return fd + backlog;
}
SYSCALL_DEFINE0(getpid)
{
	return 7;
}
int test(void) { return sys_listen(2, 3) + sys_getpid(); }`,
  ),
  expectValue(
    "declarations before definitions",
    9,
    `struct later; static int f(struct later *l); struct later { int v; }; extern int shared; static int f(struct later *l) { return l->v; } static int shared_user(void); int test(void) { struct later l = { 4 }; return f(&l) + shared_user(); } static int own = 5; static int shared_user(void) { return own; }`,
  ),
  expectValue(
    "WARN_ON is its argument",
    3,
    `int test(void) { int n = 1; if (WARN_ON(n == 1)) n += 2; BUG_ON(n == 1); return n; }`,
  ),
  expectValue(
    "lines that are for others",
    3,
    `static int __init f(void) { BUILD_BUG_ON(sizeof(int) != 4); return 3; }
EXPORT_SYMBOL_GPL(f);
int test(void) { return f(); }`,
  ),
];
