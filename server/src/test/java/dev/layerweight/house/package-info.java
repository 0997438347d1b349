/** Tests of the code itself: who may import whom, how it is formatted, what tests are called. */
package dev.layerweight.house;
