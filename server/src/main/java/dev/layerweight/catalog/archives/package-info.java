/** The shipped table of packages of compiled and scripting languages. */
package dev.layerweight.catalog.archives;
