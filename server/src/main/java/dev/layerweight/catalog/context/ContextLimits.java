package dev.layerweight.catalog.context;

import java.time.Duration;

/**
 * How far the reading of a build context goes before it stops and says so.
 *
 * @param files entries that one walk counts
 * @param depth folders inside folders
 * @param walkTime for one walk of the whole context
 * @param archiveBytes unpacked bytes that are read of one archive
 * @param archiveFiles files that are listed of one archive
 * @param archiveTime for reading one archive
 * @param sampleBytes that are compressed to learn how well the files of one selection compress
 * @param ignoreFileBytes of a {@code .dockerignore} that are read
 */
public record ContextLimits(
    int files,
    int depth,
    Duration walkTime,
    long archiveBytes,
    int archiveFiles,
    Duration archiveTime,
    long sampleBytes,
    int ignoreFileBytes) {

  public static final ContextLimits DEFAULT =
      new ContextLimits(
          2_000_000,
          200,
          Duration.ofSeconds(60),
          20_000_000_000L,
          500_000,
          Duration.ofSeconds(60),
          24_000_000,
          1_000_000);
}
