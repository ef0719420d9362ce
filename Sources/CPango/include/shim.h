#ifndef MOYAI_CPANGO_SHIM_H
#define MOYAI_CPANGO_SHIM_H

/* The door to the text and drawing libraries. Only the target PaperPress imports it. */

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

/* g_object_unref takes void *; the C types of pango are opaque to Swift, and one name for all of them reads better. */
static inline void moyai_release(void *object) { g_object_unref(object); }

#endif
