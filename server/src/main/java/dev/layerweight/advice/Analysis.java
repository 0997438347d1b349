package dev.layerweight.advice;

import dev.layerweight.estimate.BuildEstimate;
import dev.layerweight.image.Estimate;
import java.util.List;

/**
 * The estimate of a Dockerfile with all that can go.
 *
 * @param findings in the order of the text
 * @param removable what the image loses when all fixes that go together are applied, each byte once
 */
public record Analysis(BuildEstimate build, List<Finding> findings, Estimate removable) {}
