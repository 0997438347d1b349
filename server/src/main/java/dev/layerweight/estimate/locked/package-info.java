/** What the tools of compiled and scripting languages keep of the packages that they load. */
package dev.layerweight.estimate.locked;
