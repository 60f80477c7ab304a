#ifndef TESTS_SCHEMA_H
#define TESTS_SCHEMA_H
/*
 * Holds a JSON text to one of our schemas. Knows the keywords that they use and fails on any other,
 * so that none is ever passed over in silence.
 */
#include <regex.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

struct schema {
    const json_t *root;
    char why[512]; /* of the innermost mistake */
};

static inline bool schema_type(const json_t *v, const char *type)
{
    return (strcmp(type, "object") == 0 && json_is_object(v)) ||
           (strcmp(type, "array") == 0 && json_is_array(v)) ||
           (strcmp(type, "string") == 0 && json_is_string(v)) ||
           (strcmp(type, "integer") == 0 && json_is_integer(v)) ||
           (strcmp(type, "boolean") == 0 && json_is_boolean(v)) ||
           (strcmp(type, "null") == 0 && json_is_null(v));
}

static inline bool schema_bad(struct schema *s, const char *at, const char *what)
{
    snprintf(s->why, sizeof s->why, "%s: %s", at, what);
    return false;
}

static inline bool schema_holds(struct schema *s, const json_t *schema, const json_t *v,
                                const char *at);

static inline bool schema_object(struct schema *s, const json_t *schema, const json_t *v,
                                 const char *at)
{
    const json_t *props = json_object_get(schema, "properties");
    const json_t *required = json_object_get(schema, "required");
    size_t i;
    json_t *name, *value;
    const char *key;
    char path[400];

    json_array_foreach(
        required, i,
        name) if (!json_object_get(v, json_string_value(name))) return schema_bad(s, at,
                                                                                  json_string_value(
                                                                                      name));
    void *it;
    for (it = json_object_iter((json_t *)(uintptr_t)v); it;
         it = json_object_iter_next((json_t *)(uintptr_t)v, it)) {
        key = json_object_iter_key(it);
        value = json_object_iter_value(it);
        const json_t *of = json_object_get(props, key);
        snprintf(path, sizeof path, "%.300s.%.90s", at, key);
        if (!of && json_is_false(json_object_get(schema, "additionalProperties")))
            return schema_bad(s, path, "isn't described");
        if (of && !schema_holds(s, of, value, path))
            return false;
    }
    return true;
}

static inline bool schema_pattern(struct schema *s, const char *pattern, const json_t *v,
                                  const char *at)
{
    regex_t re;
    bool good;

    if (!json_is_string(v))
        return true;
    if (regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB) != 0)
        return schema_bad(s, at, "its pattern can't be read");
    good = regexec(&re, json_string_value(v), 0, NULL, 0) == 0;
    regfree(&re);
    return good || schema_bad(s, at, "doesn't fit its pattern");
}

static inline bool schema_any(struct schema *s, const json_t *list, const json_t *v, const char *at)
{
    size_t i;
    json_t *one;

    json_array_foreach(list, i, one) if (schema_holds(s, one, v, at)) return true;
    return false; /* the last alternative's reason stands */
}

static inline bool schema_among(const json_t *list, const json_t *v)
{
    size_t i;
    json_t *one;

    json_array_foreach(list, i, one) if (json_equal(one, v) ||
                                         (json_is_string(one) &&
                                          schema_type(v, json_string_value(one)))) return true;
    return false;
}

static inline bool schema_keyword(struct schema *s, const json_t *schema, const char *key,
                                  const json_t *is, const json_t *v, const char *at)
{
    char path[400];
    size_t i;
    json_t *item;

    if (strcmp(key, "type") == 0)
        return (json_is_string(is) ? schema_type(v, json_string_value(is)) : schema_among(is, v)) ||
               schema_bad(s, at, "is of another type");
    if (strcmp(key, "const") == 0)
        return json_equal(is, v) || schema_bad(s, at, "isn't the constant");
    if (strcmp(key, "enum") == 0) {
        json_array_foreach(is, i, item) if (json_equal(item, v)) return true;
        return schema_bad(s, at, "isn't one of the values");
    }
    if (strcmp(key, "$ref") == 0) {
        const char *name = json_string_value(is) + strlen("#/$defs/");
        const json_t *of = json_object_get(json_object_get(s->root, "$defs"), name);
        return of ? schema_holds(s, of, v, at) : schema_bad(s, at, "refers to nothing");
    }
    if (strcmp(key, "anyOf") == 0)
        return schema_any(s, is, v, at);
    if (strcmp(key, "pattern") == 0)
        return schema_pattern(s, json_string_value(is), v, at);
    if (strcmp(key, "minimum") == 0 || strcmp(key, "maximum") == 0) {
        json_int_t limit = json_integer_value(is), n = json_integer_value(v);
        bool good = key[1] == 'i' ? n >= limit : n <= limit;
        return !json_is_integer(v) || good || schema_bad(s, at, "is out of its range");
    }
    if (strcmp(key, "items") == 0) {
        json_array_foreach(v, i, item)
        {
            snprintf(path, sizeof path, "%.350s[%zu]", at, i);
            if (!schema_holds(s, is, item, path))
                return false;
        }
        return true;
    }
    if (strcmp(key, "properties") == 0)
        return !json_is_object(v) || schema_object(s, schema, v, at);
    if (strcmp(key, "required") == 0 || strcmp(key, "additionalProperties") == 0)
        return json_object_get(schema, "properties") || schema_bad(s, at, "has no properties");
    if (strcmp(key, "description") == 0 || strcmp(key, "title") == 0 || strcmp(key, "$defs") == 0 ||
        strcmp(key, "$schema") == 0 || strcmp(key, "format") == 0)
        return true;
    return schema_bad(s, key, "is a keyword that this test doesn't know");
}

static inline bool schema_holds(struct schema *s, const json_t *schema, const json_t *v,
                                const char *at)
{
    void *it;

    for (it = json_object_iter((json_t *)(uintptr_t)schema); it;
         it = json_object_iter_next((json_t *)(uintptr_t)schema, it))
        if (!schema_keyword(s, schema, json_object_iter_key(it), json_object_iter_value(it), v, at))
            return false;
    return true;
}

/* Fails the test where the text isn't JSON, or isn't as the schema in the file says. */
static inline void assert_schema(const char *file, const char *text)
{
    json_error_t err;
    json_t *root = json_load_file(file, 0, &err), *v = json_loads(text, 0, &err);
    struct schema s = {.root = root};

    if (!root || !v)
        fail_msg("%s: %s", root ? "the output" : file, err.text);
    if (!schema_holds(&s, root, v, "$"))
        fail_msg("%s: %s", file, s.why);
    json_decref(root);
    json_decref(v);
}

#endif
