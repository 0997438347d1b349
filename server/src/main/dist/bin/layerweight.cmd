@echo off
rem Starts Layerweight with a JDK 25 or newer: the one of LAYERWEIGHT_JAVA_HOME, else the first found by
rem JAVA_HOME, on the PATH, or in the places where JDKs are usually put.
setlocal EnableExtensions DisableDelayedExpansion
set "LW_JAVA_HOME="
for %%I in ("%~dp0..") do set "LW_HOME=%%~fI"

if defined LAYERWEIGHT_JAVA_HOME (
  call :consider "%LAYERWEIGHT_JAVA_HOME%"
  if not defined LW_JAVA_HOME (
    >&2 echo layerweight: LAYERWEIGHT_JAVA_HOME is no JDK 25: %LAYERWEIGHT_JAVA_HOME%
    exit /b 3
  )
  goto start
)
if defined JAVA_HOME call :consider "%JAVA_HOME%"
for /f "delims=" %%J in ('where java 2^>nul') do call :consider "%%~dpJ.."
for /d %%D in (
  "%ProgramFiles%\Java\*"
  "%ProgramFiles%\Eclipse Adoptium\*"
  "%ProgramFiles%\Microsoft\jdk*"
  "%ProgramFiles%\Zulu\*"
  "%ProgramFiles%\Amazon Corretto\*"
  "%ProgramFiles%\BellSoft\*"
  "%LOCALAPPDATA%\Programs\Eclipse Adoptium\*"
  "%USERPROFILE%\.jdks\*"
  "%USERPROFILE%\scoop\apps\openjdk*"
) do call :consider "%%~D"
if not defined LW_JAVA_HOME (
  >&2 echo layerweight: no JDK 25 found; set JAVA_HOME or install one
  exit /b 3
)

:start
set "LW_HEAP=-Xmx1g"
if /i "%~1"=="lsp" set "LW_HEAP=-Xmx512m"
"%LW_JAVA_HOME%\bin\java.exe" -Xlog:disable -Xlog:all=warning:stderr -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto %LW_HEAP% -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 "-Dlayerweight.home=%LW_HOME%" %LAYERWEIGHT_JAVA_OPTS% -cp "%LW_HOME%\lib\*" dev.layerweight.app.Main %*
exit /b %ERRORLEVEL%

rem Takes a folder if no better one was found before and its release file names a version from 25 on.
:consider
if defined LW_JAVA_HOME exit /b 0
if not exist "%~1\bin\java.exe" exit /b 0
if not exist "%~1\release" exit /b 0
for /f "tokens=2 delims==" %%V in ('findstr /b "JAVA_VERSION=" "%~1\release"') do (
  for /f "tokens=1 delims=.-+" %%M in ("%%~V") do if %%M GEQ 25 set "LW_JAVA_HOME=%~f1"
)
exit /b 0
