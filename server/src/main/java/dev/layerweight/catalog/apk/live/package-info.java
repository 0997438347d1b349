/**
 * Alpine's package indexes asked live, from the public mirror and from repositories that a build
 * adds. Nothing here is waited for: answers come from what is known.
 */
package dev.layerweight.catalog.apk.live;
