@echo off
rem Starts Celflow. Builds it first when a source is newer than the last build.
rem Needs: JDK 17 or later and Maven.
setlocal
set "HOME_DIR=%~dp0"
set "APP=%HOME_DIR%editor\target\app"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo celflow: Java 17 or later is needed; install a JDK and set JAVA_HOME. 1>&2
  exit /b 2
)
rem Out of date when any source is newer than the stamp; PowerShell ships with every supported Windows.
powershell -NoProfile -Command "$s='%APP%\built'; if(-not(Test-Path $s)){exit 1}; $t=(Get-Item $s).LastWriteTime; $n=Get-ChildItem -Recurse -File '%HOME_DIR%nodes','%HOME_DIR%graphs','%HOME_DIR%runtime','%HOME_DIR%editor','%HOME_DIR%pom.xml' | Where-Object { $_.FullName -notmatch '\\target\\|\\starter\\|\\src\\test\\' -and $_.LastWriteTime -gt $t } | Select-Object -First 1; if($n){exit 1}"
if errorlevel 1 (
  echo celflow: building ^(the first time fetches the libraries and takes some minutes^) ... 1>&2
  where mvn >nul 2>&1
  if errorlevel 1 (
    echo celflow: Maven is needed to build; install it and put it on the PATH. 1>&2
    exit /b 2
  )
  pushd "%HOME_DIR%"
  call mvn -B -ntp -q -Dmaven.test.skip=true -Dspotless.check.skip=true -pl editor -am package
  if errorlevel 1 (
    popd
    echo celflow: the build failed. 1>&2
    exit /b 2
  )
  popd
  echo built> "%APP%\built"
)
set OPENCV_IO_ENABLE_OPENEXR=1
"%JAVA%" -XX:+UseSerialGC %CELFLOW_JAVA_OPTS% "-Dcelflow.home=%HOME_DIR%." -p "%APP%\fx" --add-modules javafx.controls,javafx.swing -cp "%APP%\lib\*" org.celflow.runtime.cli.Celflow %*
exit /b %ERRORLEVEL%
