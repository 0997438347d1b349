package dev.layerweight.refactor.multistage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Yarn's later versions, .NET, PHP and Ruby. */
class InterpretedFamiliesTest extends ConversionTrial {

  private static final String SDK = "FROM mcr.microsoft.com/dotnet/sdk:8.0-bookworm-slim\n";

  private static final String PHP =
      "FROM php:8.3-apache\n"
          + APT
          + "git unzip libzip-dev && docker-php-ext-install zip\n"
          + "COPY --from=composer:2 /usr/bin/composer /usr/bin/composer\n"
          + "WORKDIR /var/www/html\nCOPY . .\n";

  @Test
  void whatDotnetPublishesRunsOnTheRuntimeOfItsVersion() throws IOException {
    file("src/Shop.csproj", "<Project Sdk=\"Microsoft.NET.Sdk.Web\"></Project>");
    String text =
        SDK
            + "WORKDIR /src\nCOPY . .\nRUN dotnet restore\n"
            + "RUN dotnet publish -c Release -o /app --no-restore\n"
            + "ENV ASPNETCORE_URLS=http://+:80\nEXPOSE 80\nWORKDIR /app\n"
            + "USER app\nSTOPSIGNAL SIGINT\nVOLUME /data\n"
            + "ENTRYPOINT [\"dotnet\", \"Shop.dll\"]\n";
    String after = converted(text);
    assertTrue(after.startsWith(SDK.strip() + " AS builder\n"), after);
    assertEquals(
        "FROM mcr.microsoft.com/dotnet/aspnet:8.0-bookworm-slim\nWORKDIR /src\n"
            + "COPY --from=builder /app /app\n"
            + "ENV ASPNETCORE_URLS=http://+:80\nEXPOSE 80\nWORKDIR /app\n"
            + "USER app\nSTOPSIGNAL SIGINT\nVOLUME /data\n"
            + "ENTRYPOINT [\"dotnet\", \"Shop.dll\"]\n",
        runtime(after));
  }

  @Test
  void aProgramOfThePlainSdkNeedsNoAspNet() throws IOException {
    file("Job.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"></Project>");
    String text =
        SDK
            + "COPY . /src/\nRUN dotnet publish /src/Job.csproj --output=/out\n"
            + "CMD [\"dotnet\", \"/out/Job.dll\"]\n";
    assertTrue(runtime(converted(text)).contains("dotnet/runtime:8.0-bookworm-slim\n"));
    file("Job.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ProjectReference/></Project>");
    String after = converted(text);
    assertTrue(runtime(after).contains("dotnet/aspnet:8.0-bookworm-slim\n"), after);
    assertTrue(after.contains("# layerweight: the runtime image lets ASP.NET listen"), after);
  }

  @Test
  void whatOfDotnetIsNotPlainIsRefused() {
    String build = "WORKDIR /src\nCOPY . .\nRUN dotnet publish -c Release";
    String start = "\nENTRYPOINT [\"dotnet\", \"/app/Shop.dll\"]\n";
    assertTrue(reason(SDK + build + start).contains("without naming a folder by -o"));
    assertTrue(reason(SDK + build + " -o $OUT" + start).contains("without naming a folder"));
    assertTrue(reason(SDK + build + " -o /out" + start).contains("does not start"));
    assertTrue(
        reason(SDK + build + " -o /app\nCMD [\"dotnet\", \"run\"]\n").contains("does not start"));
    assertTrue(
        reason(SDK + "RUN dotnet build\nCMD [\"dotnet\", \"run\"]\n").contains("dotnet publish"));
    assertTrue(
        reason(SDK.replace("8.0-bookworm-slim", "8.0.404") + build + " -o /app" + start)
            .contains("8.0.404"));
    assertTrue(reason(SDK + build + " -o /app && npm ci" + start).contains("also runs npm"));
  }

  @Test
  void composerStaysInTheBuildStageAndExtensionsStayInTheImage() throws IOException {
    file("composer.json", "{\"require-dev\": {\"phpunit/phpunit\": \"^11\"}}");
    String after =
        converted(
            PHP
                + "RUN composer install --optimize-autoloader\n"
                + "RUN chown -R www-data storage\nEXPOSE 80\n");
    assertTrue(after.contains("RUN composer install --no-dev --optimize-autoloader\n"), after);
    assertTrue(after.contains("# layerweight: packages of require-dev are left out"), after);
    String runtime = runtime(after);
    assertTrue(runtime.contains("install -y libzip-dev && docker-php-ext-install zip"), runtime);
    assertTrue(runtime.contains("COPY --from=builder /var/www/html /var/www/html\n"), runtime);
    assertTrue(runtime.endsWith("RUN chown -R www-data storage\nEXPOSE 80\n"), runtime);
    assertFalse(runtime.contains("composer:2"), runtime);
    assertFalse(runtime.contains("COPY . ."), runtime);
  }

  @Test
  void whatOfPhpIsNotPlainIsRefused() throws IOException {
    String install = "RUN composer install --no-dev\n";
    assertTrue(reason(PHP + "RUN php artisan key:generate\n" + install).contains("runs php"));
    assertTrue(reason(PHP + "RUN cp .env.example .env\n" + install).contains("runs cp"));
    assertTrue(reason(PHP + install + "CMD composer serve\n").contains("runs composer"));
    assertTrue(reason(PHP + "RUN composer install && npm ci\n").contains("also runs npm"));
    assertTrue(
        reason(PHP.replace("WORKDIR /var/www/html\n", "WORKDIR /\n") + install)
            .contains("root folder"));
    file("docker-entrypoint.sh", "#!/bin/sh\ncomposer dump-autoload\n");
    assertTrue(
        reason(PHP + install + "ENTRYPOINT [\"./docker-entrypoint.sh\"]\n")
            .contains("runs composer"));
    assertInstanceOf(
        Conversion.NotNeeded.class,
        convert("FROM php:8.3-cli\nWORKDIR /app\nRUN composer install\n", INDEXES));
  }

  @Test
  void gemsAreCopiedAndTheirLibrariesInstalled() {
    String after =
        converted(
            "FROM ruby:3.3-slim\n"
                + APT
                + "--no-install-recommends build-essential git libpq-dev libyaml-dev tzdata"
                + " && rm -rf /var/lib/apt/lists/*\n"
                + "WORKDIR /app\nCOPY Gemfile Gemfile.lock ./\n"
                + "RUN bundle config set --local without 'development test' && bundle install\n"
                + "COPY . .\nCMD [\"bundle\", \"exec\", \"puma\"]\n");
    String runtime = runtime(after);
    assertTrue(runtime.contains("--no-install-recommends libpq5 "), runtime);
    assertTrue(runtime.contains("tzdata"), runtime);
    assertFalse(runtime.contains("git"), runtime);
    assertTrue(
        runtime.endsWith(
            "WORKDIR /app\nCOPY Gemfile Gemfile.lock ./\n"
                + "COPY --from=builder /usr/local/bundle /usr/local/bundle\n"
                + "COPY . .\nCMD [\"bundle\", \"exec\", \"puma\"]\n"),
        runtime);
  }

  @Test
  void assetsAreCopiedWithTheProject() {
    String after =
        converted(
            "FROM ruby:3.3-slim\nENV BUNDLE_DEPLOYMENT=1\n"
                + APT
                + "gcc make\nWORKDIR /app\nCOPY Gemfile ./\nRUN bundle install\nCOPY . .\n"
                + "RUN SECRET_KEY_BASE_DUMMY=1 ./bin/rails assets:precompile\n"
                + "USER 1000\nCMD [\"./bin/rails\", \"server\"]\n");
    String runtime = runtime(after);
    assertTrue(
        runtime.contains(
            "COPY --from=builder /usr/local/bundle /usr/local/bundle\n"
                + "COPY --from=builder /app /app\nUSER 1000\n"),
        runtime);
    assertFalse(runtime.contains("COPY . ."), runtime);
    assertFalse(runtime.contains("gcc"), runtime);
  }

  @Test
  void whatOfRubyIsNotPlainIsRefused() {
    String text = "FROM ruby:3.3-slim\n" + APT + "gcc make\nWORKDIR /app\n";
    assertTrue(reason(text + "RUN bundle install && make -C ext\n").contains("also runs make"));
    assertTrue(reason(text + "RUN bundle install\nRUN make\n").contains("compiles outside"));
    assertTrue(reason(text + "RUN gem install rails -i /gems\n").contains("folder of its own"));
    assertTrue(reason(text + "RUN gem update --system\nRUN bundle install\n").contains("gems"));
    assertInstanceOf(
        Conversion.NotNeeded.class, convert("FROM ruby:3.3-slim\nRUN bundle install\n", INDEXES));
  }

  @Test
  void laterYarnsLeaveDevelopmentOutByTheirOwnCommand() throws IOException {
    String text =
        "FROM node:20-bookworm-slim\nRUN corepack enable\nWORKDIR /app\nCOPY . .\n"
            + "RUN yarn install --immutable\nRUN yarn build\nCMD [\"node\", \"dist/index.js\"]\n";
    String manifest =
        "{\"packageManager\": \"yarn@4.5.0\", \"scripts\": {\"build\": \"tsc\"},"
            + " \"dependencies\": {\"express\": \"^4.18.0\"},"
            + " \"devDependencies\": {\"typescript\": \"^5.0.0\"}}";
    file("package.json", manifest);
    assertTrue(reason(text).contains("other places than node_modules"));
    file(".yarnrc.yml", "nodeLinker: node-modules\n");
    String after = converted(text);
    assertTrue(after.contains("RUN yarn workspaces focus --production\n"), after);
    assertTrue(runtime(after).contains("COPY --from=builder /app /app\n"), after);
    file("package.json", manifest.replace("yarn@4", "yarn@3"));
    assertTrue(reason(text).contains("yarn 4"));
  }
}
