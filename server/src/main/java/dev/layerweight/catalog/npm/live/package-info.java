/**
 * npm registries asked live: packuments in their short form, manifests of single versions, and the
 * end of a tarball where nobody wrote down its size. Nothing here is waited for.
 */
package dev.layerweight.catalog.npm.live;
