/**
 * What pip, uv, poetry, pdm, pipenv and python itself do to a file tree.
 *
 * <p>Which distributions lie in an environment is read from the tree (lumps of kind PIP in its
 * site-packages), so that COPY --from, removal and stages need no bookkeeping of their own.
 */
package dev.layerweight.estimate.python;
