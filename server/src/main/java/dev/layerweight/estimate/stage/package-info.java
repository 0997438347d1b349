/** What one instruction of a stage hands to the next. */
package dev.layerweight.estimate.stage;
