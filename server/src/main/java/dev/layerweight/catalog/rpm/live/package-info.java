/**
 * Repositories of rpm distributions asked live: repomd.xml, then the list of packages it names.
 * Nothing here is waited for: answers come from what is known.
 */
package dev.layerweight.catalog.rpm.live;
