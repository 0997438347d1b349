/** Findings with their bytes and their fixes: one class a rule, listed in one place. */
package dev.layerweight.advice;
