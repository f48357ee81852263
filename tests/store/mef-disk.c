/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A VFS over the default one. Only what changes a file passes through our hands. */
#include "config.h"

#include "mef-disk.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

typedef enum
{
  STEP_WRITE,
  STEP_TRUNCATE,
  STEP_SYNC,
  STEP_DELETE,
  STEP_ACKNOWLEDGE,
} StepKind;

typedef struct
{
  StepKind kind;
  char *name; /* (owned) (nullable): the file's path */
  gsize offset;
  GBytes *data; /* (owned) (nullable) */
} Step;

struct _MefDisk
{
  sqlite3_vfs vfs;
  sqlite3_vfs *real; /* (unowned) */
  GMutex lock;       /* for all below: the writer has a thread of its own */

  guint countdown; /* 0: no failure to come */
  int code;
  gboolean for_ever, failed;

  gboolean recording;
  char *path;       /* (owned) (nullable): of the recorded database */
  GPtrArray *steps; /* (owned) (element-type Step) */
  GBytes *base;     /* (owned) (nullable): what was on disk when recording began */
};

typedef struct
{
  sqlite3_file parent;
  MefDisk *disk;    /* (unowned) */
  const char *name; /* (unowned) (nullable): SQLite keeps it while the file is open */
} DiskFile;         /* the real file follows in memory */

static sqlite3_file *
real_file (sqlite3_file *file)
{
  return (sqlite3_file *) ((DiskFile *) file + 1);
}

static void
step_free (gpointer data)
{
  Step *step = data;

  g_free (step->name);
  g_clear_pointer (&step->data, g_bytes_unref);
  g_free (step);
}

/* Notes a step, or says that this one fails. */
static int
pass (MefDisk *self, StepKind kind, const char *name, gsize offset, GBytes *data)
{
  int code = SQLITE_OK;

  g_mutex_lock (&self->lock);
  if (self->countdown > 0 && --self->countdown == 0)
    {
      self->failed = TRUE;
      code = self->code;
      self->countdown = self->for_ever ? 1 : 0;
    }
  if (self->recording && code == SQLITE_OK && name != NULL && g_str_has_prefix (name, self->path))
    {
      Step *step = g_new0 (Step, 1);

      step->kind = kind;
      step->name = g_strdup (name);
      step->offset = offset;
      step->data = data != NULL ? g_bytes_ref (data) : NULL;
      g_ptr_array_add (self->steps, step);
    }
  g_mutex_unlock (&self->lock);
  return code;
}

static int
file_close (sqlite3_file *file)
{
  return real_file (file)->pMethods->xClose (real_file (file));
}

static int
file_read (sqlite3_file *file, void *to, int count, sqlite3_int64 offset)
{
  return real_file (file)->pMethods->xRead (real_file (file), to, count, offset);
}

static int
file_write (sqlite3_file *file, const void *from, int count, sqlite3_int64 offset)
{
  DiskFile *self = (DiskFile *) file;
  g_autoptr (GBytes) data = g_bytes_new (from, (gsize) count);
  int code = pass (self->disk, STEP_WRITE, self->name, (gsize) offset, data);

  /* A write that fails has written half. */
  if (code != SQLITE_OK)
    count /= 2;
  if (real_file (file)->pMethods->xWrite (real_file (file), from, count, offset) != SQLITE_OK)
    return SQLITE_IOERR_WRITE;
  return code;
}

static int
file_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  DiskFile *self = (DiskFile *) file;
  int code = pass (self->disk, STEP_TRUNCATE, self->name, (gsize) size, NULL);

  if (code != SQLITE_OK)
    return code;
  return real_file (file)->pMethods->xTruncate (real_file (file), size);
}

static int
file_sync (sqlite3_file *file, int flags)
{
  DiskFile *self = (DiskFile *) file;

  /* Nothing has to reach the real disk: what counts is that it was asked for. */
  return pass (self->disk, STEP_SYNC, self->name, 0, NULL);
}

static int
file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  return real_file (file)->pMethods->xFileSize (real_file (file), size);
}

static int
file_lock (sqlite3_file *file, int level)
{
  return real_file (file)->pMethods->xLock (real_file (file), level);
}

static int
file_unlock (sqlite3_file *file, int level)
{
  return real_file (file)->pMethods->xUnlock (real_file (file), level);
}

static int
file_check_lock (sqlite3_file *file, int *held)
{
  return real_file (file)->pMethods->xCheckReservedLock (real_file (file), held);
}

static int
file_control (sqlite3_file *file, int what, void *data)
{
  return real_file (file)->pMethods->xFileControl (real_file (file), what, data);
}

static int
file_sector_size (sqlite3_file *file)
{
  return real_file (file)->pMethods->xSectorSize (real_file (file));
}

/* Promises nothing that a disk may not keep. */
static int
file_characteristics (sqlite3_file *file)
{
  return 0;
}

static int
file_shm_map (sqlite3_file *file, int page, int size, int extend, void volatile **memory)
{
  return real_file (file)->pMethods->xShmMap (real_file (file), page, size, extend, memory);
}

static int
file_shm_lock (sqlite3_file *file, int offset, int count, int flags)
{
  return real_file (file)->pMethods->xShmLock (real_file (file), offset, count, flags);
}

static void
file_shm_barrier (sqlite3_file *file)
{
  real_file (file)->pMethods->xShmBarrier (real_file (file));
}

static int
file_shm_unmap (sqlite3_file *file, int remove)
{
  return real_file (file)->pMethods->xShmUnmap (real_file (file), remove);
}

static const sqlite3_io_methods methods = {
  .iVersion = 2, /* without mapping: every read is a read */
  .xClose = file_close,
  .xRead = file_read,
  .xWrite = file_write,
  .xTruncate = file_truncate,
  .xSync = file_sync,
  .xFileSize = file_size,
  .xLock = file_lock,
  .xUnlock = file_unlock,
  .xCheckReservedLock = file_check_lock,
  .xFileControl = file_control,
  .xSectorSize = file_sector_size,
  .xDeviceCharacteristics = file_characteristics,
  .xShmMap = file_shm_map,
  .xShmLock = file_shm_lock,
  .xShmBarrier = file_shm_barrier,
  .xShmUnmap = file_shm_unmap,
};

static int
disk_open (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
  MefDisk *self = (MefDisk *) vfs;
  DiskFile *disk_file = (DiskFile *) file;
  int code = self->real->xOpen (self->real, name, real_file (file), flags, out);

  disk_file->disk = self;
  disk_file->name = name;
  file->pMethods = code == SQLITE_OK ? &methods : NULL;
  return code;
}

static int
disk_delete (sqlite3_vfs *vfs, const char *name, int sync)
{
  MefDisk *self = (MefDisk *) vfs;
  int code = pass (self, STEP_DELETE, name, 0, NULL);

  return code == SQLITE_OK ? self->real->xDelete (self->real, name, sync) : code;
}

MefDisk *
mef_disk_new (void)
{
  MefDisk *self = g_new0 (MefDisk, 1);

  self->real = sqlite3_vfs_find (NULL);
  self->vfs = *self->real;
  self->vfs.pNext = NULL;
  self->vfs.zName = "mef-disk";
  self->vfs.szOsFile = (int) sizeof (DiskFile) + self->real->szOsFile;
  self->vfs.xOpen = disk_open;
  self->vfs.xDelete = disk_delete;
  g_mutex_init (&self->lock);
  self->steps = g_ptr_array_new_with_free_func (step_free);
  g_assert_cmpint (sqlite3_vfs_register (&self->vfs, 1), ==, SQLITE_OK);
  return self;
}

/* After every connection that was opened on it was closed. */
void
mef_disk_free (MefDisk *self)
{
  sqlite3_vfs_unregister (&self->vfs);
  g_mutex_clear (&self->lock);
  g_ptr_array_unref (self->steps);
  g_clear_pointer (&self->base, g_bytes_unref);
  g_free (self->path);
  g_free (self);
}

/* Lets the @nth change from now fail with @code, 0 none; all after it too with @for_ever. */
void
mef_disk_fail_at (MefDisk *self, guint nth, int code, gboolean for_ever)
{
  g_mutex_lock (&self->lock);
  self->countdown = nth;
  self->code = code;
  self->for_ever = for_ever;
  self->failed = FALSE;
  g_mutex_unlock (&self->lock);
}

gboolean
mef_disk_has_failed (MefDisk *self)
{
  gboolean failed;

  g_mutex_lock (&self->lock);
  failed = self->failed;
  g_mutex_unlock (&self->lock);
  return failed;
}

/* Remembers what happens to the database at @path, which nobody has open now, and to its log. */
void
mef_disk_record (MefDisk *self, const char *path)
{
  char *contents;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  self->base = g_bytes_new_take (contents, length);
  self->path = g_strdup (path);
  self->recording = TRUE;
}

/* Somebody was told that what happened up to now is safe. */
void
mef_disk_acknowledge (MefDisk *self)
{
  pass (self, STEP_ACKNOWLEDGE, self->path, 0, NULL);
}

/* Returns: how many steps there were */
guint
mef_disk_stop (MefDisk *self)
{
  g_mutex_lock (&self->lock);
  self->recording = FALSE;
  g_mutex_unlock (&self->lock);
  return self->steps->len;
}

static void
image_write (GByteArray *image, gsize offset, const guint8 *data, gsize length)
{
  gsize before = image->len;

  if (image->len < offset + length)
    {
      g_byte_array_set_size (image, (guint) (offset + length));
      memset (image->data + before, 0, image->len - before);
    }
  if (length > 0)
    memcpy (image->data + offset, data, length);
}

/* What of a change reaches the disk that nobody had synced: nothing, all, or the first half. */
static void
apply (GByteArray *image, const Step *step, gboolean synced)
{
  int fate = synced ? 1 : g_test_rand_int_range (0, 3);
  gsize length;
  const guint8 *data;

  if (fate == 0)
    return;
  if (step->kind == STEP_TRUNCATE)
    {
      if (step->offset < image->len)
        g_byte_array_set_size (image, (guint) step->offset);
      return;
    }
  data = g_bytes_get_data (step->data, &length);
  image_write (image, step->offset, data, fate == 2 ? length / 2 : length);
}

/* The file @name as the disk may hold it after @after steps; NULL when it is not there. */
static GByteArray *
develop (MefDisk *self, const char *name, guint after)
{
  GByteArray *image = NULL;
  guint synced = 0;

  for (guint i = 0; i < after; i++)
    {
      const Step *step = g_ptr_array_index (self->steps, i);

      if (step->kind == STEP_SYNC && g_str_equal (step->name, name))
        synced = i;
    }
  if (g_str_equal (name, self->path))
    {
      image = g_byte_array_new ();
      image_write (image, 0, g_bytes_get_data (self->base, NULL), g_bytes_get_size (self->base));
    }
  for (guint i = 0; i < after; i++)
    {
      const Step *step = g_ptr_array_index (self->steps, i);

      if (!g_str_equal (step->name, name))
        continue;
      if (step->kind == STEP_DELETE)
        g_clear_pointer (&image, g_byte_array_unref);
      else if (step->kind == STEP_WRITE || step->kind == STEP_TRUNCATE)
        {
          if (image == NULL)
            image = g_byte_array_new ();
          apply (image, step, i < synced);
        }
    }
  return image;
}

static void
put (GByteArray *image, const char *path)
{
  if (image == NULL)
    g_unlink (path);
  else
    {
      g_autoptr (GError) error = NULL;

      g_file_set_contents_full (path, (const char *) image->data, image->len,
                                G_FILE_SET_CONTENTS_NONE, 0600, &error);
      g_assert_no_error (error);
      g_byte_array_unref (image);
    }
}

/* Writes at @path what a power cut after @after steps may have left: all that was synced, and of
 * the rest any part. Returns: how much had been acknowledged by then. */
guint
mef_disk_cut (MefDisk *self, guint after, const char *path)
{
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);
  g_autofree char *new_log = g_strconcat (path, "-wal", NULL);
  g_autofree char *new_index = g_strconcat (path, "-shm", NULL);
  guint acknowledged = 0;

  for (guint i = 0; i < after; i++)
    acknowledged += ((Step *) g_ptr_array_index (self->steps, i))->kind == STEP_ACKNOWLEDGE;
  g_unlink (new_index);
  put (develop (self, self->path, after), path);
  put (develop (self, log, after), new_log);
  return acknowledged;
}
