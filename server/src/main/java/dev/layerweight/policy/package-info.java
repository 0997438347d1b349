/**
 * What users want reported and how big an image may be: data, and the comments of a Dockerfile that
 * say it. Knows no rule, only names of rules.
 */
package dev.layerweight.policy;
