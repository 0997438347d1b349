/**
 * The pages in {@code server/docs}: made of the code where they can be, held against it where they
 * cannot. {@code -Dlayerweight.update=true} writes what is made anew.
 */
package dev.layerweight.docs;
