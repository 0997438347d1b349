/**
 * The shipped table of Python wheels behind {@link dev.layerweight.catalog.PythonPackages}, and
 * what makes it. Whatever is read here is bounded; a damaged table is an answer, never an
 * exception.
 */
package dev.layerweight.catalog.pypi;
