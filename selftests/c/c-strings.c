/* SPDX-License-Identifier: LGPL-2.1 OR MIT */
/*
 * What <string.h> does many bytes at a time, against loops over bytes: wherever it begins and ends.
 *
 * Each piece of memory ends where nothing can be read, or begins there. The functions are called by their addresses, since
 * the compiler has some of its own.
 */
#include "check.h"
#include <stdlib.h>
#include <sys/mman.h>

#define ROOM 65536
#define TIMES 3000

static void *(*volatile copy)(void *, const void *, size_t) = memcpy;
static void *(*volatile move)(void *, const void *, size_t) = memmove;
static void *(*volatile fill)(void *, int, size_t) = memset;
static int (*volatile compare)(const void *, const void *, size_t) = memcmp;
static void *(*volatile find)(const void *, int, size_t) = memchr;
static size_t (*volatile length)(const char *) = strlen;
static char *(*volatile find_in)(const char *, int) = strchr;
static int (*volatile compare_texts)(const char *, const char *) = strcmp;
static char *(*volatile copy_text)(char *, const char *) = strcpy;

static unsigned state = 1;

static unsigned draw(unsigned below)
{
	state = state * 1664525 + 1013904223;
	return (state >> 8) % below;
}

/* A page of the largest size, between two that cannot be read. */
static char *room(void)
{
	char *start = mmap(NULL, 3 * ROOM, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	EXPECT(start != MAP_FAILED && !mprotect(start + ROOM, ROOM, PROT_READ | PROT_WRITE));
	return start + ROOM;
}

/* Where a piece of that size is. */
static char *somewhere(char *room, size_t size)
{
	switch (draw(3)) {
	case 0:
		return room + draw(70);
	case 1:
		return room + ROOM - size;
	default:
		return room + 8192 - draw(size + 70);
	}
}

static size_t some_size(void)
{
	static const unsigned below[] = { 20, 70, 300, 300, 1500 };

	return draw(below[draw(5)]);
}

TEST(what_is_looked_for_is_found)
{
	char *here = room();

	for (int i = 0; i < TIMES; i++) {
		size_t size = some_size(), place = draw(size + 1);
		char *s = somewhere(here, size + 1);

		for (size_t at = 0; at < size; at++)
			s[at] = at == place ? 'b' : "ac\x80\xff"[draw(4)];
		s[size] = 0;
		EXPECT(length(s) == size);
		EXPECT(find_in(s, 'b') == (place < size ? s + place : NULL));
		EXPECT(find(s, 'b', size) == (place < size ? s + place : NULL));
		EXPECT(find(s, 'b', place) == NULL);
	}
}

TEST(what_differs_is_found)
{
	char *rooms[] = { room(), room() };

	for (int i = 0; i < TIMES; i++) {
		size_t size = some_size(), place = draw(size + 1);
		char *a = somewhere(rooms[0], size + 1), *b = somewhere(rooms[1], size + 1);
		int order = draw(3) - 1;

		for (size_t at = 0; at < size; at++)
			a[at] = b[at] = "ac\x80\xff"[draw(4)];
		a[size] = b[size] = 0;
		a[place] = 'b';
		b[place] = 'b' - order;
		EXPECT((compare(a, b, size + 1) > 0) - (compare(a, b, size + 1) < 0) == order);
		EXPECT(compare(a, b, place) == 0);
		a[size] = b[size] = 0;
		if (place == size)
			order = 0;
		EXPECT((compare_texts(a, b) > 0) - (compare_texts(a, b) < 0) == order);
	}
}

TEST(what_is_written_is_all_that_changes)
{
	char *rooms[] = { room(), room() };

	for (int i = 0; i < TIMES; i++) {
		size_t size = some_size(), shift = draw(size + 1), wrong = 0;
		char *to = somewhere(rooms[0], size + 1), *from = somewhere(rooms[1], size + 1);

		for (size_t at = 0; at < size; at++)
			from[at] = 1 + draw(255);
		from[size] = 0;
		to[size] = '-';
		EXPECT(copy(to, from, size) == to && !compare(to, from, size) && to[size] == '-');
		EXPECT(move(to, to + shift, size - shift) == to && !compare(to, from + shift, size - shift));
		copy(to, from, size);
		EXPECT(move(to + shift, to, size - shift) == to + shift && !compare(to + shift, from, size - shift));
		EXPECT(to[size] == '-' && !compare(to, from, shift));
		EXPECT(fill(to, 0x17e, size) == to && to[size] == '-');
		for (size_t at = 0; at < size; at++)
			wrong += to[at] != 0x7e;
		EXPECT(!wrong && copy_text(to, from) == to && !compare(to, from, size + 1));
	}
}
