package dev.layerweight.advice;

/**
 * A change that people look for and that cannot be made here.
 *
 * @param rule that would have proposed it
 * @param line first line of the instruction that it would be offered at, from 0
 * @param title of the change, verb first
 * @param reason plain, and naming the line that is in the way
 */
public record Refusal(String rule, int line, String title, String reason) {}
