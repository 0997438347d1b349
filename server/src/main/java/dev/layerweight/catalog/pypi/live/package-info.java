/**
 * Python package indexes asked live: the Simple API in JSON or HTML, metadata without the wheel,
 * and the directory at a wheel's end. Nothing here is waited for: answers come from what is known.
 */
package dev.layerweight.catalog.pypi.live;
