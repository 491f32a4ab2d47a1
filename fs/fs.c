/* What the kinds of filesystems share. */
#include "fs/fs.h"

int fs_seek(const struct fs_kind *kind, struct fs_file *file, int64_t offset, int whence)
{
    int64_t from = whence == 1 ? file->position : whence == 2 ? file->size : 0;
    if (whence < 0 || whence > 2 || offset < -from || offset > (int64_t)kind->most - from)
        return FS_INVALID;
    file->position = (uint32_t)(from + offset);
    return FS_OK;
}

size_t fs_path_part(const char **path, const char **part)
{
    const char *p = *path;
    while (*p == '/')
        p++;
    *part = p;
    while (*p && *p != '/')
        p++;
    *path = p;
    return (size_t)(p - *part);
}

bool fs_path_ends(const char *path)
{
    while (*path == '/')
        path++;
    return !*path;
}

void fs_list_add(struct fs_file **list, struct fs_file *file)
{
    file->next = *list;
    file->open = true;
    *list = file;
}

void fs_list_remove(struct fs_file **list, struct fs_file *file)
{
    while (*list && *list != file)
        list = &(*list)->next;
    if (*list)
        *list = file->next;
    file->open = false;
}
