/** The build itself: stages, instructions, copies; what is remembered from one run to the next. */
package dev.layerweight.estimate.build;
