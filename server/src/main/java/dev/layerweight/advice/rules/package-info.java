/** The rules, one class each: what it finds, Before, After, what it saves, when it stays silent. */
package dev.layerweight.advice.rules;
