@echo off
rem Starts Layerweight with the JDK 25 or newer of LAYERWEIGHT_JAVA_HOME, else with the runtime beside
rem it, else with the first JDK found by JAVA_HOME, on the PATH, or where JDKs are usually put.
rem LAYERWEIGHT_RUNTIME=none passes over the runtime beside it.
setlocal EnableExtensions DisableDelayedExpansion
set "LW_JAVA_HOME="
set "LW_CACHE_NAME="
rem Programs of the system are named in full: the current folder may be a stranger's, and cmd looks there first.
set "LW_SYSTEM=%SystemRoot%\System32"
for %%I in ("%~dp0..") do set "LW_HOME=%%~fI"

rem No block in parentheses has the value of a variable outside of quotes: one with a ")" in it, as
rem "Program Files (x86)", would end the block.
if not defined LAYERWEIGHT_JAVA_HOME goto own
call :consider "%LAYERWEIGHT_JAVA_HOME%"
if defined LW_JAVA_HOME goto start
>&2 echo layerweight: LAYERWEIGHT_JAVA_HOME is no JDK 25: "%LAYERWEIGHT_JAVA_HOME%"
exit /b 3

:own
if /i "%LAYERWEIGHT_RUNTIME%"=="none" goto search
if not exist "%LW_HOME%\runtime\" goto search
if not exist "%LW_HOME%\runtime\bin\java.exe" goto damaged
if not exist "%LW_HOME%\runtime\bin\server\jvm.dll" goto damaged
if not exist "%LW_HOME%\runtime\lib\modules" goto damaged
set "LW_JAVA_HOME=%LW_HOME%\runtime"
if not exist "%LW_HOME%\lib\layerweight.cache" goto start
for /f "usebackq tokens=2 delims==" %%C in (`%LW_SYSTEM%\findstr.exe /b "cache=" "%LW_HOME%\lib\layerweight.cache"`) do set "LW_CACHE_NAME=%%C"
goto start

:damaged
>&2 echo layerweight: the runtime in "%LW_HOME%\runtime" is damaged; looking for a JDK 25

:search
if defined JAVA_HOME call :consider "%JAVA_HOME%"
for /f "delims=" %%J in ('%LW_SYSTEM%\where.exe $PATH:java 2^>nul') do call :consider "%%~dpJ.."
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
if /i "%~1"=="lsp" set "LW_HEAP=-Xms16m -Xmx512m"
rem A cache that does not fit is passed over in silence: without it the start is slower and nothing else.
set "LW_CACHE="
if defined LW_CACHE_NAME set LW_CACHE="-XX:AOTCache=%LW_HOME%\lib\%LW_CACHE_NAME%" -XX:+VerifySharedSpaces
"%LW_JAVA_HOME%\bin\java.exe" -Xlog:disable -Xlog:all=warning:stderr -Xlog:aot*=off:stderr -Xlog:cds*=off:stderr %LW_CACHE% -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData %LW_HEAP% -Djdk.reflect.useNativeAccessorOnly=true -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 "-Dlayerweight.home=%LW_HOME%" %LAYERWEIGHT_JAVA_OPTS% -cp "%LW_HOME%\lib\layerweight.jar" dev.layerweight.app.Main %*
exit /b %ERRORLEVEL%

rem Takes a folder if no better one was found before and its release file names a version from 25 on.
:consider
if defined LW_JAVA_HOME exit /b 0
if not exist "%~1\bin\java.exe" exit /b 0
if not exist "%~1\release" exit /b 0
for /f "tokens=2 delims==" %%V in ('%LW_SYSTEM%\findstr.exe /b "JAVA_VERSION=" "%~1\release"') do (
  for /f "tokens=1 delims=.-+" %%M in ("%%~V") do if %%M GEQ 25 set "LW_JAVA_HOME=%~f1"
)
exit /b 0
