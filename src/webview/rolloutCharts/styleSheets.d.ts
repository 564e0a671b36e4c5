// Style sheets that a script imports become a file beside the bundle.
declare module '*.css';
